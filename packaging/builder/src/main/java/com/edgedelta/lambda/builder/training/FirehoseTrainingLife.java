package com.edgedelta.lambda.builder.training;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.FirehoseAnswer;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.layer.LayerCopy;
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
    private final int runtimeInitMs;

    /// Works in the folder.
    FirehoseTrainingLife(Path folder, int runtimeInitMs) {
        this.folder = folder;
        this.runtimeInitMs = runtimeInitMs;
    }

    @Override
    public void live(Path launcher, Path home, String options) throws IOException {
        TestCertificate elliptic = certificate("EC");
        TestCertificate rsa = certificate("RSA");
        Path extension = LayerCopy.of(launcher, home, folder.resolve("layer"))
                .trusting(List.of(elliptic, rsa))
                .withOptions(options)
                .launcher();
        AtomicReference<SSLContext> tls = new AtomicReference<>(elliptic.sslContext());
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.https(ChangingTls.of(tls::get));
                Emulator emulator = new Emulator(RecordedLife.settings(extension, runtimeInitMs)
                        .withEnvironment("PUSHER_MODE", "kinesis")
                        .withEnvironment("KINESIS_ENDPOINT", "function-logs")
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                        .withEnvironment("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                        .withEnvironment("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
                        .withEnvironment("AWS_SESSION_TOKEN", "a-session-token")
                        .withEnvironment(
                                "AWS_ENDPOINT_URL_FIREHOSE", endpoint.url().toString()))) {
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
            RecordedLife.require(RecordedLife.functionLines(records(endpoint)) == INVOCATIONS * LINES, emulator);
        }
    }

    private static List<JsonObject> records(FirehoseEndpoint endpoint) {
        return endpoint.lines().stream()
                .map(line -> Json.parse(line).asObject())
                .toList();
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
