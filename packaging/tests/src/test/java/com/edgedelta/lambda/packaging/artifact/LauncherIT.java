package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.layer.Layer;
import com.edgedelta.lambda.layer.LayerCopy;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.LooseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.Shells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The package: its contents, and how its launcher starts it.
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
    void theFunctionsOwnJavaOptionsAndClassesDoNotApply() throws IOException {
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("java.net.spi.InetAddressResolverProvider"), "no.such.Resolver\n");
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("JAVA_TOOL_OPTIONS", "-javaagent:/nowhere/agent.jar")
                        .withEnvironment("JDK_JAVA_OPTIONS", "-Xmx1m")
                        .withEnvironment("CLASSPATH", folder.resolve("classes").toString())
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

    /// Without the patches the JDK makes the code of a `switch` over types at run time ([StockRuntimeIT]).
    @Tag("patched")
    @Test
    void fromAnyFolderAndWithFilesOfAnyTimeItTakesItsClassesFromTheCache() throws IOException {
        Path place = folder.resolve("another place");
        Path log = folder.resolve("classes.log");
        Path launcher = Layer.unpack(PackedLayer.zip(), place);
        Files.writeString(
                place.resolve("edgedelta-lambda-extension/java.options"),
                "-Xlog:class+load:file=\"" + log + "\"\n",
                StandardOpenOption.APPEND);
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1980-01-01T00:00:00Z")));
            }
        }
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(launcher, endpoint).withWorkingDirectory(folder))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("elsewhere", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("elsewhere line 0");
        }
        assertThat(LoadedClass.read(log))
                .filteredOn(LoadedClass::own)
                .hasSizeGreaterThan(30)
                .allMatch(LoadedClass::fromCache);
    }

    /// An image without a shell gets busybox and has no other program.
    @Test
    void itNeedsNoProgramButItsShell() throws IOException {
        for (String shell : Shells.there()) {
            LooseLayer layer = new LooseLayer(folder.resolve(shell.replace('/', '-'))).runBy(shell);
            try (Endpoint endpoint = Endpoint.http();
                    Emulator emulator = new Emulator(layer.settings()
                            .withEnvironment("ED_ENDPOINT", endpoint.url().toString())
                            .withEnvironment("PATH", "/nowhere"))) {
                assertThat(emulator.start().problem()).as(shell).isNull();
                emulator.invoke(Deliveries.invocation("alone", 2));

                assertThat(emulator.shutdown("spindown").code()).isZero();
                assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("alone", 2));
                assertThat(emulator.output()).isEmpty();
            }
        }
    }

    private Path link() throws IOException {
        return LayerCopy.of(PackedLayer.launcher(), PackedLayer.home(), folder)
                .trusting(List.of())
                .launcher();
    }

    private static EmulatorSettings settings(Path launcher, Endpoint endpoint) {
        return new EmulatorSettings(launcher)
                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                .withEnvironment("ED_ENDPOINT", endpoint.url().toString());
    }
}
