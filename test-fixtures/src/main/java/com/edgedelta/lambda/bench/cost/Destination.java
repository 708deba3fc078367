package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.TlsWarmUp;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// The destination of the lines of one life of a candidate.
///
/// @param lines all that have arrived
record Destination(String variable, String url, Supplier<List<String>> lines, AutoCloseable server)
        implements AutoCloseable {
    /// @param tls null for plain HTTP
    static Destination of(Candidate candidate, @Nullable SSLContext tls) {
        if (candidate.environment().containsKey(Candidate.STREAM)) {
            var stream = tls == null ? FirehoseEndpoint.http() : FirehoseEndpoint.https(tls);
            warmUp(stream.url(), tls);
            return new Destination("AWS_ENDPOINT_URL_FIREHOSE", stream.url().toString(), stream::lines, stream);
        }
        var endpoint = tls == null ? Endpoint.http() : Endpoint.https(tls);
        warmUp(endpoint.url(), tls);
        return new Destination("ED_ENDPOINT", endpoint.url().toString(), endpoint::lines, endpoint);
    }

    private static void warmUp(URI url, @Nullable SSLContext tls) {
        if (tls != null) {
            TlsWarmUp.oncePerKey(url.getPort(), tls);
        }
    }

    EmulatorSettings in(EmulatorSettings settings) {
        return settings.withEnvironment(variable, url);
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
