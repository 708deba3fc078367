package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.http.CallerRunsExecutor;
import com.edgedelta.lambda.http.OutboundClient;
import com.edgedelta.lambda.http.RefusedHandshake;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.UserAgent;
import com.edgedelta.lambda.text.Failures;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends requests one after the other, on one thread and one route, over clients that live for a handful of
/// requests.
final class AwsHttp implements AutoCloseable {
    /// Maximum duration of an exchange, from resolving the host name to the end of the body.
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Route route;
    private final Duration timeout;
    private final CallerRunsExecutor executor = new CallerRunsExecutor();
    private final OutboundClient plain;
    private final OutboundClient tls;

    AwsHttp(Route route) {
        this(route, TIMEOUT);
    }

    /// @param timeout instead of the usual one
    AwsHttp(Route route, Duration timeout) {
        this.route = route;
        this.timeout = timeout;
        this.plain = new OutboundClient(false, route, executor);
        this.tls = new OutboundClient(true, route, executor);
    }

    Duration timeout() {
        return timeout;
    }

    /// Sends the request and reads the response, whatever its status.
    AwsResponse exchange(HttpRequest.Builder unsent) throws CallFailed, InterruptedException {
        route.authorize(unsent);
        HttpRequest request = unsent.header("User-Agent", UserAgent.value()).build();
        try {
            return attempt(request);
        } catch (ExecutionException failed) {
            if (!RefusedHandshake.is(failed.getCause()) || !tls.offerOther()) {
                throw unanswered(failed);
            }
        }
        try {
            return attempt(request);
        } catch (ExecutionException failed) {
            throw unanswered(failed);
        }
    }

    private AwsResponse attempt(HttpRequest request) throws CallFailed, ExecutionException, InterruptedException {
        InetSocketAddress peer = route.peer(request.uri());
        Addresses.destination(peer);
        boolean secure = !"http".equalsIgnoreCase(request.uri().getScheme());
        HttpClient client = (secure ? tls : plain).within(timeout.toNanos());
        if (client == null) {
            throw CallFailed.passing("no client within " + timeout.toSeconds() + " s");
        }
        executor.spare(Thread.currentThread()); // Resolving a host name has no time-out.
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, new BoundedBody());
        try {
            HttpResponse<byte[]> answer = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            String errorType = answer.headers().firstValue("x-amzn-ErrorType").orElse("");
            byte[] body = answer.body();
            if (body == null) { // A proxy's response before a tunnel, for which the client bypasses the body handler.
                throw CallFailed.lasting("the proxy answered " + answer.statusCode());
            }
            return new AwsResponse(answer.statusCode(), errorType, body);
        } catch (ExecutionException failed) {
            Addresses.failed(peer);
            throw failed;
        } catch (TimeoutException late) {
            Addresses.failed(peer);
            throw CallFailed.passing("no answer within " + timeout.toSeconds() + " s");
        } finally {
            exchange.cancel(true); // Has no effect on an exchange that is complete.
        }
    }

    /// Describes the failure without its message, which could repeat a URL.
    private static CallFailed unanswered(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return CallFailed.passing(Failures.kind(cause == null ? failed : cause));
    }

    @Override
    public void close() {
        tls.close();
        plain.close();
    }
}
