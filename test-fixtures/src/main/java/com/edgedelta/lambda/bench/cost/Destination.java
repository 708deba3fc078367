package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.TlsWarmUp;
import com.edgedelta.lambda.fault.FaultyPort;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The destination of the lines of one life of a candidate.
///
/// @param lines all that have arrived
/// @param whileFrozen what it does in each freeze of the sandbox
record Destination(
        String variable, String url, Supplier<List<String>> lines, Runnable whileFrozen, AutoCloseable server)
        implements AutoCloseable {
    /// @param tls null for plain HTTP
    static Destination of(Candidate candidate, @Nullable SSLContext tls) {
        if (candidate.environment().containsKey(Candidate.STREAM)) {
            var stream = tls == null ? FirehoseEndpoint.http() : FirehoseEndpoint.https(tls);
            warmUp(stream.url(), tls);
            return new Destination(
                    "AWS_ENDPOINT_URL_FIREHOSE", stream.url().toString(), stream::lines, () -> {}, stream);
        }
        var endpoint = endpoint(tls);
        return new Destination("ED_ENDPOINT", endpoint.url().toString(), endpoint::lines, () -> {}, endpoint);
    }

    /// Closes idle connections while the sandbox is frozen, as load balancers do.
    ///
    /// @param tls null for plain HTTP
    static Destination closingIdle(@Nullable SSLContext tls) {
        var endpoint = endpoint(tls);
        var port = FaultyPort.before(endpoint);
        return new Destination("ED_ENDPOINT", port.url().toString(), endpoint::lines, port::closeIdle, () -> {
            port.close();
            endpoint.close();
        });
    }

    private static Endpoint endpoint(@Nullable SSLContext tls) {
        var endpoint = tls == null ? Endpoint.http() : Endpoint.https(tls);
        warmUp(endpoint.url(), tls);
        return endpoint;
    }

    private static void warmUp(URI url, @Nullable SSLContext tls) {
        if (tls != null) {
            TlsWarmUp.oncePerKey(url.getPort(), tls);
        }
    }

    EmulatorSettings in(EmulatorSettings settings) {
        return settings.withEnvironment(variable, url).withWhileFrozen(whileFrozen);
    }

    /// Lines of the benchmark.
    long arrived() {
        return Load.arrived(lines.get());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot close " + url, e);
        }
    }
}
