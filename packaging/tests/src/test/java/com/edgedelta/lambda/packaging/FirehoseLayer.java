package com.edgedelta.lambda.packaging;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The Firehose layer's ZIP file as the build packed it, unpacked once for all tests.
final class FirehoseLayer {
    static final String STREAM = "function-logs";

    private FirehoseLayer() {}

    static Path zip() {
        return Path.of(System.getProperty("firehose.layer.zip")).normalize();
    }

    static Path launcher() {
        return Unpacked.LAUNCHER;
    }

    /// The folder beside `extensions` with everything else.
    static Path home() {
        return launcher().resolve("../../edgedelta-lambda-extension").normalize();
    }

    /// The extension pushing to that endpoint, with the cheap telemetry buffering.
    static EmulatorSettings pushingTo(FirehoseEndpoint endpoint) {
        return environment(new EmulatorSettings(launcher()), endpoint);
    }

    static EmulatorSettings environment(EmulatorSettings settings, FirehoseEndpoint endpoint) {
        return environment(settings)
                .withEnvironment("AWS_ENDPOINT_URL_FIREHOSE", endpoint.url().toString());
    }

    /// Kinesis mode with the keys of nobody.
    static EmulatorSettings environment(EmulatorSettings settings) {
        return settings.withEnvironment("PUSHER_MODE", "kinesis")
                .withEnvironment("KINESIS_ENDPOINT", STREAM)
                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                .withEnvironment("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
                .withEnvironment("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
                .withEnvironment("AWS_SESSION_TOKEN", "a-session-token");
    }

    /// The messages of the function's lines, in order.
    static List<String> lines(FirehoseEndpoint endpoint) {
        return messages(endpoint.lines());
    }

    /// The messages of the function's lines among these records, in order.
    static List<String> messages(List<String> records) {
        return records.stream()
                .map(line -> Json.parse(line).asObject())
                .filter(entry -> entry.getString("log_type", "").equals("function"))
                .map(entry -> entry.getString("message", entry.toString()))
                .toList();
    }

    /// Unpacked when it is first asked for: the build trains the layer before it is packed.
    private static final class Unpacked {
        static final Path LAUNCHER = unpack();

        private Unpacked() {}

        private static Path unpack() {
            Path folder = zip().resolveSibling("unpacked firehose layer");
            try {
                if (Files.exists(folder)) {
                    Layer.delete(folder);
                }
                return Layer.unpack(zip(), folder);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack " + zip(), e);
            }
        }
    }
}
