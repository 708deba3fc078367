package com.edgedelta.lambda.packaging;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Endpoint;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.TelemetryEvent;
import com.edgedelta.lambda.emulator.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the layer's cache of loaded and linked classes, in two steps: a life of the unpacked layer in the emulator
/// is recorded, then the cache is created from the record. (The JVM's one-step way starts a child process at exit,
/// which
/// a kill leaves half done.)
///
/// The life is over TLS with both log formats; plain HTTP is on the way to Lambda's own API in any case.
final class Training {
    private static final int INVOCATIONS = 30;
    private static final int LINES = 20;
    private static final long LONGEST_STEP_SECONDS = 120;
    private static final int LONGEST_EXIT_MS = 60_000;

    private final Path layer;
    private final Path launcher;
    private final Path work;

    private Training(Path layer, Path launcher, Path work) {
        this.layer = layer;
        this.launcher = launcher;
        this.work = work;
    }

    /// Arguments: the folder with runtime and JARs, in which `classes.aot` is made; the launcher; a folder to work in.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Path.of(arguments[2]);
        Files.createDirectories(work);
        new Training(Path.of(arguments[0]), Path.of(arguments[1]), work).run();
    }

    private void run() throws IOException, InterruptedException {
        Path recorded = work.resolve("classes.aotconf");
        Path cache = layer.resolve("classes.aot");
        Files.deleteIfExists(recorded);
        Files.deleteIfExists(cache);
        live(recorded);
        create(recorded, cache);
        System.out.println("class cache: " + Files.size(cache) / 1024 + " KiB");
    }

    private void live(Path recorded) throws IOException {
        TestCertificate certificate = TestCertificate.in(work);
        Path extension = TrustingLayer.layer(
                work.resolve("layer"),
                launcher,
                layer,
                certificate,
                "-XX:AOTMode=record\n-XX:AOTConfiguration=\"" + recorded + "\"\n");
        try (Endpoint endpoint = Endpoint.https(certificate.sslContext());
                Emulator emulator = new Emulator(new EmulatorSettings(extension)
                        .withEnvironment("ED_ENDPOINT", endpoint.url().toString())
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                        .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true")
                        .withShutdownMs(LONGEST_EXIT_MS))) {
            emulator.start();
            for (int i = 0; i < INVOCATIONS; i++) {
                emulator.invoke(new Invocation().withDurationMs(10).withEvents(lines(i)));
            }
            emulator.shutdown("spindown");
            if (endpoint.records().size() < INVOCATIONS * LINES) {
                throw new IllegalStateException(
                        "the training run lost lines; the extension said: " + emulator.output());
            }
        }
    }

    private static List<TelemetryEvent> lines(int invocation) {
        List<TelemetryEvent> lines = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            lines.add(
                    line % 2 == 0
                            ? TelemetryEvent.line("invocation " + invocation + " line " + line + "\tINFO\tdrei Äpfel")
                            : TelemetryEvent.line(Json.object()
                                    .add("level", "INFO")
                                    .add("message", "line " + line)
                                    .add("figures", Json.array(1, 2, 3))));
        }
        return lines;
    }

    private void create(Path recorded, Path cache) throws IOException, InterruptedException {
        Path lib = layer.resolve("lib");
        Process creation = new ProcessBuilder(
                        layer.resolve("runtime/bin/java").toString(),
                        "@" + layer.resolve("java.options"),
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + recorded,
                        "-XX:AOTCache=" + cache,
                        "-Xmx64m",
                        "-cp",
                        lib.resolve("edgedelta-lambda-extension.jar") + ":" + lib.resolve("minimal-json.jar"))
                .inheritIO()
                .start();
        if (!creation.waitFor(LONGEST_STEP_SECONDS, TimeUnit.SECONDS) || creation.exitValue() != 0) {
            creation.destroyForcibly();
            throw new IllegalStateException("the class cache could not be created from " + recorded);
        }
    }
}
