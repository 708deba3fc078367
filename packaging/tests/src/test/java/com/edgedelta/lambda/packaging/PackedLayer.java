package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// The layer's ZIP file as the build packed it, unpacked once for all tests in a folder whose name has a space.
final class PackedLayer {
    private static final Path ZIP = Path.of(System.getProperty("layer.zip")).normalize();
    private static final Path LAUNCHER = unpacked();
    private static final AtomicInteger FUNCTIONS = new AtomicInteger();

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
        return new EmulatorSettings(launcher)
                .withFunctionName(newFunctionName())
                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25");
    }

    /// A function of its own for each test: what a reset leaves in `/tmp` bears its name, and no other test must
    /// find it.
    private static String newFunctionName() {
        String name = "tested-" + ProcessHandle.current().pid() + "-" + FUNCTIONS.incrementAndGet();
        Path.of("/tmp/edgedelta-lambda-extension-" + name.replace('-', '_') + ".spill")
                .toFile()
                .deleteOnExit();
        return name;
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
