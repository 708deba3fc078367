package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.aws.RoleCredentials;
import com.edgedelta.lambda.config.Destination.DeliveryStream;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import com.edgedelta.lambda.text.Failures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.Record;

/// A delivery stream, by the AWS SDK. The SDK's own retries are off, because budget and back-off are the pusher's.
/// It reads no configuration files. Its own variables for endpoint, FIPS and dual stack apply.
final class StreamClient implements Stream {
    private static final List<Part> ONE_LINE = List.of(new Part(0, 1));
    private static final byte[] LINE = {'\n'};

    private final DeliveryStream destination;
    private final InstantSource wallClock;
    private final LambdaCredentials credentials;
    private final Transport transport;
    private final ScheduledExecutorService timers;
    private final FirehoseClient client;
    private volatile boolean answeredBefore;

    /// @param longest maximum duration of any attempt
    /// @param role is closed with this client
    /// @param routes the route to the stream
    /// @param endpoint only for tests, which cannot set the SDK's variables; null in the layer, in which the SDK
    /// takes the endpoint from `AWS_ENDPOINT_URL_FIREHOSE` or its own rules
    StreamClient(
            DeliveryStream destination,
            Duration longest,
            RoleCredentials role,
            OutboundRoutes routes,
            InstantSource wallClock,
            @Nullable URI endpoint) {
        this.destination = destination;
        this.wallClock = wallClock;
        this.credentials = new LambdaCredentials(role);
        this.transport = new Transport(new Connections(routes, longest));
        this.timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("firehose-timer").daemon().factory());
        this.client = FirehoseClient.builder()
                .region(Region.of(destination.region()))
                .credentialsProvider(credentials)
                .httpClient(transport)
                .endpointOverride(endpoint)
                .overrideConfiguration(configuration -> configuration
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(timers))
                .build();
    }

    @Override
    public Outcome put(byte[] body, List<Part> records, Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        try {
            return call(body, records, until);
        } catch (SdkClientException failed) {
            // An idle connection that has died is not a failure of the stream.
            if (answeredBefore && isBroken(failed) && !Thread.currentThread().isInterrupted()) {
                answeredBefore = false;
                return again(body, records, until);
            }
            return unanswered(failed);
        }
    }

    private Outcome again(byte[] body, List<Part> records, long until) {
        try {
            return call(body, records, until);
        } catch (SdkClientException failed) {
            return unanswered(failed);
        }
    }

    private Outcome call(byte[] body, List<Part> records, long until) {
        try {
            PutRecordBatchResponse answer = client.putRecordBatch(request(body, records, until));
            answeredBefore = true;
            return PutOutcomes.of(answer, records);
        } catch (AwsServiceException error) {
            answeredBefore = true;
            if (PutOutcomes.isOfOldCredentials(error)) {
                credentials.forget();
            }
            return PutOutcomes.of(error, FirehoseSink.describe(destination), wallClock.millis());
        } catch (RuntimeException failed) {
            if (!transport.responded() || BrokenExchange.is(failed)) {
                throw failed;
            }
            return Outcome.unreadable("a response that cannot be read: " + Failures.kind(failed));
        }
    }

    private PutRecordBatchRequest request(byte[] body, List<Part> records, long until) {
        Duration timeout = Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime()));
        List<Record> entries = new ArrayList<>(records.size());
        for (Part part : records) {
            // No one else has this array, so the SDK need not copy it again.
            byte[] data = Arrays.copyOfRange(body, part.offset(), part.offset() + part.length());
            entries.add(
                    Record.builder().data(SdkBytes.fromByteArrayUnsafe(data)).build());
        }
        return PutRecordBatchRequest.builder()
                .deliveryStreamName(destination.name())
                .records(entries)
                .overrideConfiguration(
                        configuration -> configuration.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout))
                .build();
    }

    private static Outcome unanswered(SdkClientException failed) {
        return failed instanceof ApiCallTimeoutException
                        || failed instanceof ApiCallAttemptTimeoutException
                        || failed instanceof AbortedException
                        || cause(failed) instanceof SocketTimeoutException
                ? Outcome.unavailable("no answer in time")
                : Outcome.unavailable(Failures.describeRoot(failed));
    }

    private static boolean isBroken(SdkClientException failed) {
        Throwable cause = cause(failed);
        boolean beforehand = cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof SSLHandshakeException
                || cause instanceof InterruptedIOException;
        return cause instanceof IOException && !beforehand;
    }

    private static @Nullable Throwable cause(SdkClientException failed) {
        return failed.getCause();
    }

    @Override
    public void rehearse(Duration timeout) {
        transport.rehearse();
        try {
            client.putRecordBatch(request(LINE, ONE_LINE, System.nanoTime() + timeout.toNanos()));
        } finally {
            transport.rehearsed();
        }
    }

    @Override
    public void greet() {
        try {
            transport.greet();
        } catch (IOException unreachable) {
            throw new UncheckedIOException("no connection to " + FirehoseSink.describe(destination), unreachable);
        }
    }

    /// Connections need no reset: the JDK keeps an idle one only for some seconds by the wall clock, and replaces a
    /// broken one.
    @Override
    public void restored() {
        credentials.forget();
    }

    @Override
    public void close() {
        client.close();
        transport.close();
        credentials.close();
        timers.shutdownNow();
    }
}
