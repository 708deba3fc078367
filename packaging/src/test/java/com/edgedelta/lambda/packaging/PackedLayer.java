package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Endpoint;
import com.edgedelta.lambda.emulator.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The layer's ZIP file as the build packed it, unpacked once for all tests in a folder whose name has a space.
final class PackedLayer {
    private static final Path ZIP = Path.of(System.getProperty("layer.zip"));
    private static final Path LAUNCHER = unpacked();

    private PackedLayer() {}

    static Path zip() {
        return ZIP;
    }

    static Path launcher() {
        return LAUNCHER;
    }

    /// The folder beside `extensions` with everything else.
    static Path home() {
        return LAUNCHER.resolve("../../edgedelta-lambda-extension").normalize();
    }

    /// The extension pushing to that endpoint, with the cheap telemetry buffering.
    static EmulatorSettings pushingTo(Endpoint endpoint) {
        return withoutEndpoint().withEnvironment("ED_ENDPOINT", endpoint.url().toString());
    }

    static EmulatorSettings withoutEndpoint() {
        return withoutEndpoint(LAUNCHER);
    }

    static EmulatorSettings withoutEndpoint(Path launcher) {
        return new EmulatorSettings(launcher).withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25");
    }

    private static Path unpacked() {
        Path folder = ZIP.resolveSibling("unpacked layer");
        try {
            if (Files.exists(folder)) {
                Layer.delete(folder);
            }
            return Layer.unpack(ZIP, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + ZIP, e);
        }
    }
}
