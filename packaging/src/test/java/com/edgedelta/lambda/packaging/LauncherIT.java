package com.edgedelta.lambda.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Endpoint;
import com.edgedelta.lambda.emulator.Layer;
import com.edgedelta.lambda.emulator.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The package itself: what is in it, and how its launcher starts it.
final class LauncherIT {
    @TempDir
    private Path folder;

    @Test
    void extensionsHoldsTheLauncherAlone() throws IOException {
        try (ZipFile zip = new ZipFile(PackedLayer.zip().toFile())) {
            List<String> files = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();

            assertThat(files)
                    .contains("extensions/edgedelta-lambda-extension")
                    .allSatisfy(name -> assertThat(name.startsWith("edgedelta-lambda-extension/")
                                    || name.equals("extensions/edgedelta-lambda-extension"))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void theFunctionsOwnJavaOptionsDoNotApply() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("JAVA_TOOL_OPTIONS", "-javaagent:/nowhere/agent.jar")
                        .withEnvironment("JDK_JAVA_OPTIONS", "-Xmx1m")
                        .withEnvironment("_JAVA_OPTIONS", "-Xmx1m"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("unaffected", 2));

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("unaffected", 2));
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void theExtensionRegistersUnderTheLaunchersFileName() throws IOException {
        Path renamed = link().resolveSibling("renamed");
        Files.move(folder.resolve("extensions/edgedelta-lambda-extension"), renamed);
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(renamed, endpoint))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("renamed", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("renamed line 0");
        }
    }

    @Test
    void theClassesComeFromTheCache() throws IOException {
        Path log = folder.resolve("classes.log");
        Path launcher = TrustingLayer.layer(
                folder,
                PackedLayer.launcher(),
                PackedLayer.home(),
                TestCertificate.in(folder),
                "-Xlog:class+load:file=\"" + log + "\"\n");
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(launcher, endpoint))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("cached", 1));
            emulator.shutdown("spindown");
        }
        try (Stream<String> lines = Files.lines(log)) {
            List<String> own = lines.filter(line -> line.contains(" com.edgedelta.lambda."))
                    .toList();
            assertThat(own)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(line -> assertThat(line).endsWith("source: shared objects file"));
        }
    }

    @Test
    void withoutTheCacheTheExtensionWorksAllTheSame() throws IOException {
        Path launcher = link();
        Files.delete(folder.resolve("edgedelta-lambda-extension/classes.aot"));
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(launcher, endpoint))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("uncached", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("uncached line 0");
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void itRunsFromAnyFolderAndWithFilesOfAnotherTime() throws IOException {
        Path launcher = Layer.unpack(PackedLayer.zip(), folder.resolve("another place"));
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(launcher, endpoint).withWorkingDirectory(folder))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("elsewhere", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("elsewhere line 0");
        }
    }

    private Path link() throws IOException {
        return TrustingLayer.layer(folder, PackedLayer.launcher(), PackedLayer.home(), TestCertificate.in(folder), "");
    }

    private static EmulatorSettings settings(Path launcher, Endpoint endpoint) {
        return new EmulatorSettings(launcher)
                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                .withEnvironment("ED_ENDPOINT", endpoint.url().toString());
    }
}
