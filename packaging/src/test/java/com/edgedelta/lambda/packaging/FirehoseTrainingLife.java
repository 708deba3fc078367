package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.FirehoseAnswer;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/// One life of the Firehose layer against an endpoint that plays Firehose over TLS, with either kind of key, with
/// connections that break, throttling, a partial failure, and SHUTDOWN.
final class FirehoseTrainingLife implements RecordedLife {
    private static final int INVOCATIONS = 60;
    private static final int LINES = 20;

    private final Path folder;

    /// Works in the folder.
    FirehoseTrainingLife(Path folder) {
        this.folder = folder;
    }

    @Override
    public void live(Path launcher, Path home, String options) throws IOException {
        TestCertificate elliptic = certificate("EC");
        TestCertificate rsa = certificate("RSA");
        Path extension = TrustingLayer.layer(folder.resolve("layer"), launcher, home, List.of(elliptic, rsa), options);
        AtomicReference<SSLContext> tls = new AtomicReference<>(elliptic.sslContext());
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.https(ChangingTls.of(tls::get));
                Emulator emulator =
                        new Emulator(FirehoseLayer.environment(RecordedLife.settings(extension), endpoint))) {
            RecordedLife.begin(emulator);
            for (int i = 0; i < INVOCATIONS; i++) {
                switch (i) {
                    case 5 -> once(endpoint, FirehoseAnswer.of(EndpointAnswer.close()));
                    case 8 -> {
                        tls.set(rsa.sslContext());
                        once(endpoint, FirehoseAnswer.of(EndpointAnswer.close()));
                    }
                    case 11 -> {
                        tls.set(elliptic.sslContext("TLSv1.2"));
                        once(endpoint, FirehoseAnswer.of(EndpointAnswer.close()));
                    }
                    case 14 -> once(endpoint, FirehoseAnswer.error(400, "ThrottlingException"));
                    case 16 -> once(endpoint, FirehoseAnswer.failing(record -> true));
                    case 18 -> once(endpoint, FirehoseAnswer.error(503, "ServiceUnavailableException"));
                    default -> {}
                }
                emulator.invoke(new Invocation().withDurationMs(10).withEvents(TrainingLines.of(i, LINES)));
            }
            emulator.shutdown("spindown");
            RecordedLife.require(FirehoseLayer.lines(endpoint).size() == INVOCATIONS * LINES, emulator);
        }
    }

    private TestCertificate certificate(String keyAlgorithm) throws IOException {
        return TestCertificate.in(Files.createDirectories(folder.resolve(keyAlgorithm)), keyAlgorithm);
    }

    /// Does this with the next call.
    private static void once(FirehoseEndpoint endpoint, FirehoseAnswer answer) {
        int number = endpoint.calls().size() + 1;
        endpoint.behave(call -> call.number() == number ? answer : FirehoseAnswer.accept());
    }
}
