package com.edgedelta.lambda.builder.training;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.fault.HostileSenders;
import com.edgedelta.lambda.layer.LayerCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/// One life of the layer in the emulator that meets what lives meet, since a recording is one process: both log
/// formats, an endpoint over TLS that comes back with other keys and in another version, connections that break, a
/// refusal, telemetry in pieces, a token, gzip, SHUTDOWN. Without gzip a request is what the warm-up's are.
///
/// The endpoints over plain HTTP and the flush at the next invocation run nothing that such a life does not: every
/// life speaks plain HTTP to Lambda, and a flush is the same call at another moment. `ClassCacheIT` holds that.
final class TrainingLife implements RecordedLife {
    private static final int INVOCATIONS = 60;
    private static final int LINES = 20;
    private static final int MOST_LARGE_BODIES = 100;

    /// What a virtual thread that waits for the rest of a body needs.
    private static final String WAITING = " sun.nio.ch.Poller ";

    private final Path folder;
    private final int runtimeInitMs;
    private final Path classes;

    /// Works in the folder.
    TrainingLife(Path folder, int runtimeInitMs) {
        this.folder = folder;
        this.runtimeInitMs = runtimeInitMs;
        this.classes = folder.resolve("classes.log");
    }

    @Override
    public void live(Path launcher, Path home, String options) throws IOException {
        TestCertificate elliptic = certificate("EC");
        TestCertificate rsa = certificate("RSA");
        Path extension = LayerCopy.of(launcher, home, folder.resolve("layer"))
                .trusting(List.of(elliptic, rsa))
                .withOptions(options + "-Xlog:class+load:file=\"" + classes + "\"\n")
                .launcher();
        AtomicReference<SSLContext> tls = new AtomicReference<>(rsa.sslContext());
        try (Endpoint endpoint = Endpoint.https(ChangingTls.of(tls::get));
                Emulator emulator = new Emulator(RecordedLife.settings(extension, runtimeInitMs)
                        .withEnvironment("ED_ENDPOINT", endpoint.url().toString())
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                        .withEnvironment("ED_AUTH_TOKEN", "a-token")
                        .withEnvironment("ED_HTTP_HEADERS", "X-Header=a-value")
                        .withEnvironment("ED_COMPRESSION", "gzip"))) {
            RecordedLife.begin(emulator);
            RecordedLife.require(emulator.awaitTelemetryDelivered(LONGEST), emulator);
            try (HostileSenders slow = new HostileSenders(emulator.telemetryPort())) {
                slow.hold(4, "POST / HTTP/1.1\r\n"); // Meanwhile requests run on virtual threads.
                large(emulator);
            }
            for (int i = 0; i < INVOCATIONS; i++) {
                switch (i) {
                    case 5 -> once(endpoint, EndpointAnswer.close()); // The session is resumed.
                    case 10 -> anew(endpoint, tls, rsa.sslContext("TLSv1.2"));
                    case 15 -> anew(endpoint, tls, elliptic.sslContext());
                    // Refused, so that all ciphers are offered.
                    case 20 -> anew(endpoint, tls, elliptic.sslContext("TLSv1.2"));
                    case 25 -> once(endpoint, EndpointAnswer.status(503));
                    default -> {}
                }
                emulator.invoke(new Invocation().withDurationMs(10).withEvents(TrainingLines.of(i, LINES)));
            }
            emulator.shutdown("spindown");
            RecordedLife.require(RecordedLife.functionLines(endpoint.records()) == INVOCATIONS * LINES, emulator);
        }
    }

    private TestCertificate certificate(String keyAlgorithm) throws IOException {
        return TestCertificate.in(Files.createDirectories(folder.resolve(keyAlgorithm)), keyAlgorithm);
    }

    /// Bodies whose beginning is read before their end has come.
    private void large(Emulator emulator) throws IOException {
        String body = "[" + " ".repeat(3_000_000) + "]";
        int sent = 0;
        do {
            emulator.postTelemetry(body);
            RecordedLife.require(emulator.awaitTelemetryDelivered(LONGEST), emulator);
            sent++;
        } while (sent < MOST_LARGE_BODIES && !Files.readString(classes).contains(WAITING));
        RecordedLife.require(Files.readString(classes).contains(WAITING), emulator);
    }

    private static void anew(Endpoint endpoint, AtomicReference<SSLContext> tls, SSLContext next) {
        tls.set(next);
        once(endpoint, EndpointAnswer.close());
    }

    /// Does this with the next request.
    private static void once(Endpoint endpoint, EndpointAnswer answer) {
        int number = endpoint.requests().size() + 1;
        endpoint.behave(request -> request.number() == number ? answer : EndpointAnswer.status(200));
    }
}
