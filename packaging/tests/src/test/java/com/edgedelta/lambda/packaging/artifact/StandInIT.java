package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.ColdStart;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.LooseLayer;
import com.edgedelta.lambda.packaging.fixture.Shells;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A runtime that cannot start: the launcher prints the reason in one line and takes the extension's place.
final class StandInIT {
    private static final String JAVA = "runtime/bin/java";
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final String OWN_MACHINE = ARM ? "b700" : "3e00";
    private static final String OTHER_MACHINE = ARM ? "3e00" : "b700";
    private static final String OTHER_LOADER = ARM ? "lib64/ld-linux-x86-64.so.2" : "lib/ld-linux-aarch64.so.1";
    private static final String OTHER_MUSL = ARM ? "lib/ld-musl-x86_64.so.1" : "lib/ld-musl-aarch64.so.1";
    private static final String OWN_LOADER = ARM ? "lib/ld-linux-aarch64.so.1" : "lib64/ld-linux-x86-64.so.2";
    private static final String OWN_MUSL = ARM ? "lib/ld-musl-aarch64.so.1" : "lib/ld-musl-x86_64.so.1";
    private static final String OTHER = ARM ? "x86_64" : "arm64";

    @TempDir
    private Path folder;

    /// Breaks a layer in one way.
    interface Damage {
        void to(LooseLayer layer) throws IOException;
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("damages")
    void theFunctionRunsUntouchedAndOneLineSaysWhy(String shell, Damage damage, String reason) throws IOException {
        LooseLayer layer = new LooseLayer(folder).runBy(shell);
        damage.to(layer);

        assertStandsIn(layer.settings(), reason);
    }

    static Stream<Arguments> damages() {
        byte[] foreign = SmallLayer.elf(OTHER_MACHINE, "\n");
        return Shells.there().stream()
                .flatMap(shell -> Stream.of(
                        damage(shell, "runtime/bin/java is missing; the layer is damaged", layer -> layer.remove(JAVA)),
                        damage(
                                shell,
                                "runtime/bin/java is empty; the layer is damaged",
                                layer -> layer.replace(JAVA, new byte[0], "rwxr-xr-x")),
                        damage(
                                shell,
                                "runtime/bin/java cannot be executed; the layer is damaged",
                                layer -> layer.replace(
                                        JAVA,
                                        Files.readAllBytes(layer.file(JAVA).toRealPath()),
                                        "rw-r--r--")),
                        damage(
                                shell,
                                "runtime/bin/java is no program; the layer is damaged",
                                layer -> layer.replace(JAVA, SmallLayer.bytes("garbage\n"), "rwxr-xr-x")),
                        damage(
                                shell,
                                "runtime/bin/java is no program; the layer is damaged",
                                layer -> layer.replace(JAVA, new byte[100_000], "rwxr-xr-x")),
                        damage(shell, "for " + OTHER + " ", layer -> layer.replace(JAVA, foreign, "rwxr-xr-x")),
                        damage(
                                shell,
                                "runtime/lib/modules is empty",
                                layer -> layer.replace("runtime/lib/modules", new byte[0], "rw-r--r--")),
                        damage(shell, "java.options is missing", layer -> layer.remove("java.options")),
                        damage(
                                shell,
                                "runtime/lib/server/libjvm.so is missing",
                                layer -> layer.remove("runtime/lib/server/libjvm.so")),
                        damage(shell, "runtime/lib/modules is missing", layer -> layer.remove("runtime/lib/modules"))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("systems")
    void aSystemThatCannotRunItIsNamed(String files, String reason) throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        for (String name : List.of(files.split(" "))) {
            Path file = root.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.createFile(file);
        }

        assertStandsIn(new LooseLayer(folder.resolve("layer")).onSystem(root).settings(), reason);
    }

    static Stream<Arguments> systems() {
        return Stream.of(
                Arguments.of("etc/passwd", "/" + OWN_LOADER + "; use an image with glibc 2.26 or newer"),
                Arguments.of(OWN_MUSL, "musl in place of glibc"),
                Arguments.of(OTHER_LOADER, "runs on " + OTHER + "; use the layer for " + OTHER),
                Arguments.of(OTHER_MUSL, "runs on " + OTHER + "; use the layer for " + OTHER),
                Arguments.of(OWN_LOADER + " lib/libgcompat.so.0", "gcompat in place of glibc"),
                Arguments.of(OWN_LOADER + " lib64/libc-2.12.so", "glibc 2.12; use an image"));
    }

    @Test
    void aSystemOfAmazonLinux2Starts() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        for (String name : new String[] {OWN_LOADER, "lib64/libc-2.26.so"}) {
            Files.createDirectories(root.resolve(name).resolveSibling(""));
            Files.write(root.resolve(name), new byte[0]);
        }
        LooseLayer layer = new LooseLayer(folder.resolve("layer")).onSystem(root);
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(layer.settings()
                        .withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("started", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("started line 0");
        }
    }

    /// The checks find nothing wrong here, but the system does.
    @Test
    void anExecThatFailsIsMadeUpForToo() throws IOException {
        for (String shell : Shells.there()) {
            if (shell.startsWith(Shells.BUSYBOX)) {
                continue; // It runs as a script what the system refuses.
            }
            LooseLayer layer = new LooseLayer(folder.resolve(shell.replace('/', '-'))).runBy(shell);
            layer.replace(JAVA, SmallLayer.elf(OWN_MACHINE, "\n"), "rwxr-xr-x");
            EmulatorSettings registeredForInvoke =
                    layer.settings().withEnvironment("ED_ENDPOINT", "http://127.0.0.1:1/");
            try (Emulator emulator = new Emulator(registeredForInvoke)) {
                assertThat(emulator.start().problem()).as(shell).isNull();
                emulator.invoke(Deliveries.invocation("untouched", 1));
                emulator.invoke(Deliveries.invocation("untouched", 1));
                assertThat(emulator.shutdown("spindown").code()).isZero();

                assertThat(emulator.output())
                        .as("a line of the shell, and ours")
                        .filteredOn(line -> line.startsWith("[edgedelta] "))
                        .singleElement()
                        .asString()
                        .contains("runtime/bin/java cannot be executed, as the line above says");
                assertThat(emulator.violations()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("com.edgedelta.lambda.packaging.fixture.Shells#there")
    void withBashItNeedsNoCurl(String shell) throws IOException {
        LooseLayer layer = new LooseLayer(folder).runBy(shell);
        layer.remove(JAVA);

        assertStandsIn(layer.settings().withEnvironment("PATH", "/nowhere"), "java is missing");
    }

    @ParameterizedTest
    @MethodSource("com.edgedelta.lambda.packaging.fixture.Shells#there")
    void withoutBashItUsesCurl(String shell) throws IOException {
        LooseLayer layer = new LooseLayer(folder).runBy(shell).withoutBash();
        layer.remove(JAVA);

        assertStandsIn(layer.settings(), "java is missing");
    }

    @ParameterizedTest
    @MethodSource("com.edgedelta.lambda.packaging.fixture.Shells#there")
    void withoutBashAndCurlItEndsAtOnceWithOneLineAndExitCode1(String shell) throws IOException {
        if (Shells.isBash(shell)) {
            return;
        }
        LooseLayer layer = new LooseLayer(folder).runBy(shell).withoutBash();
        layer.remove(JAVA);
        try (Emulator emulator = new Emulator(layer.settings().withEnvironment("PATH", "/nowhere"))) {
            ColdStart start = emulator.start();

            assertThat(start.problem()).isEqualTo("the extension exited with 1 during init");
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("java is missing", "without bash or curl");
        }
    }

    @Test
    void itRegistersUnderTheLaunchersFileName() throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        layer.remove(JAVA);
        Path renamed = Files.move(layer.launcher(), layer.launcher().resolveSibling("another name"));

        assertStandsIn(new EmulatorSettings(renamed), "is missing");
    }

    @Test
    void proxiesOfTheFunctionDoNotComeBetween() throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        layer.remove(JAVA);
        Files.writeString(folder.resolve(".curlrc"), "output = everything\nproxy = http://127.0.0.1:1\n");

        assertStandsIn(
                layer.settings()
                        .withEnvironment("HOME", folder.toString())
                        .withEnvironment("http_proxy", "http://127.0.0.1:1")
                        .withEnvironment("ALL_PROXY", "http://127.0.0.1:1"),
                "is missing");
    }

    @Test
    void aFailingNextIsTriedAgain() throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        layer.remove(JAVA);

        assertStandsIn(layer.settings().withNextFailures(500, 0), "is missing");
    }

    @Test
    void aRefusedRegistrationEndsIt() throws IOException {
        LooseLayer layer = new LooseLayer(folder);
        layer.remove(JAVA);
        try (Emulator emulator = new Emulator(layer.settings().withRegisterRefused(403))) {
            assertThat(emulator.start().problem()).isEqualTo("the extension exited with 1 during init");
            assertThat(emulator.output()).hasSize(1);
        }
    }

    private static void assertStandsIn(EmulatorSettings settings, String reason) {
        try (Emulator emulator = new Emulator(settings.withEnvironment("TMPDIR", "/nowhere"))) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(emulator.invoke(Deliveries.invocation("untouched", 3)).held())
                    .isZero();
            assertThat(emulator.invoke(Deliveries.invocation("untouched", 3)).held())
                    .isZero();
            Exit exit = emulator.shutdown("spindown");

            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .startsWith("[edgedelta] no logs are forwarded: ")
                    .contains(reason);
            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(emulator.telemetry().posts()).as("subscribed to nothing").isZero();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    private static Arguments damage(String shell, String reason, Damage damage) {
        return Arguments.of(shell, damage, reason);
    }
}
