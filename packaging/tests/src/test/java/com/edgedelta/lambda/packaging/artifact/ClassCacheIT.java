package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.builder.training.TrainingLines;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.fault.HostileSenders;
import com.edgedelta.lambda.layer.LayerCopy;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The classes that a life of the packed layer takes from its cache, by the JVM's log.
@Tag("patched")
@ResourceLock(PackedLayer.CORES)
final class ClassCacheIT {
    /// Events of the flight recorder, which a cache cannot contain.
    private static final String NEVER_CACHED = "jdk.internal.event.";

    /// This many classes may come from elsewhere, because the recorded life did not need them: whether a thread
    /// has to wait for a lock, or a connection is reset before it is closed, differs from life to life.
    private static final int MOST_OTHERS = 3;

    /// A line that the JDK prints for each form of a method handle it looks up.
    private static final String LINKED = "[LF_RESOLVE]";

    /// Classes for a virtual thread that waits for a socket.
    private static final String WAITING = "'sun/nio/ch/Poller'";

    private static final int MOST_INVOCATIONS = 100;

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0} {1} {2}, flush at the next invocation: {3}, {4} {5}")
    @CsvSource({
        "http, EC, -, false, none, ''",
        "http, EC, -, true, none, ''",
        "http, EC, -, false, gzip, a-token",
        "https, EC, TLS, false, none, ''",
        "https, EC, TLS, true, none, ''",
        "https, RSA, TLS, false, none, ''",
        "https, RSA, TLSv1.2, false, gzip, a-token",
    })
    void everyClassOfTheHotPathComesFromTheCache(
            String scheme, String key, String tls, String flushAtNext, String compression, String token)
            throws IOException {
        Path log = folder.resolve("classes.log");
        TestCertificate certificate = TestCertificate.in(folder, key);
        Path launcher = LayerCopy.of(PackedLayer.launcher(), PackedLayer.home(), folder)
                .trusting(List.of(certificate))
                .withOptions("-Xlog:class+load:file=\"" + log + "\"\n")
                .launcher();
        try (Endpoint endpoint = scheme.equals("http") ? Endpoint.http() : Endpoint.https(certificate.sslContext(tls));
                Emulator emulator = new Emulator(new EmulatorSettings(launcher)
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                        .withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", flushAtNext)
                        .withEnvironment("ED_COMPRESSION", compression)
                        .withEnvironment("ED_AUTH_TOKEN", token)
                        .withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            assertThat(emulator.start().problem()).isNull();
            for (int i = 0; i < 3; i++) {
                emulator.invoke(new Invocation().withEvents(TrainingLines.of(i, 4)));
            }
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(Deliveries.lines(endpoint)).hasSize(12);
        }
        List<LoadedClass> loaded = LoadedClass.read(log);
        List<LoadedClass> others =
                loaded.stream().filter(entry -> !entry.fromCache()).toList();
        assertThat(loaded).filteredOn(LoadedClass::own).hasSizeGreaterThan(30);
        assertThat(loaded).hasSizeGreaterThan(1_500);
        assertThat(others).as("ours").noneMatch(LoadedClass::own);
        assertThat(loaded).as("nothing is asked of AWS").noneMatch(ClassCacheIT::isForAws);
        assertThat(others)
                .as("the JDK's")
                .filteredOn(entry -> !entry.name().startsWith(NEVER_CACHED))
                .hasSizeLessThanOrEqualTo(MOST_OTHERS);
        assertThat(loaded).as("no time is written out").noneMatch(ClassCacheIT::isForText);
        assertThat(others).as("made at run time").noneMatch(LoadedClass::madeAtRunTime);
    }

    @Test
    void nothingIsLinkedWhereAVirtualThreadWaitsForTheRestOfARequest() throws IOException {
        Path log = folder.resolve("initialised.log");
        Path launcher = LayerCopy.of(PackedLayer.launcher(), PackedLayer.home(), folder)
                .trusting(List.of(TestCertificate.in(folder)))
                .withOptions(
                        "-Xlog:class+init:file=\"" + log + "\"\n-Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true\n")
                .launcher();
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.settings(launcher)
                        .withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            assertThat(emulator.start().problem()).isNull();
            try (HostileSenders slow = new HostileSenders(emulator.telemetryPort())) {
                slow.hold(4, "POST / HTTP/1.1\r\n");
                for (int i = 0; i < MOST_INVOCATIONS && !Files.readString(log).contains(WAITING); i++) {
                    emulator.invoke(Deliveries.invocation("meanwhile", 1));
                }
                emulator.invoke(Deliveries.invocation("at last", 1));
            }
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(log).content().contains(WAITING);
            assertThat(emulator.output()).noneMatch(line -> line.contains(LINKED));
        }
    }

    /// Classes that format times, with languages and zones.
    private static boolean isForText(LoadedClass loaded) {
        return loaded.name().startsWith("java.time.format.") || loaded.name().startsWith("sun.util.locale.provider.");
    }

    private static boolean isForAws(LoadedClass loaded) {
        return loaded.name().startsWith("com.edgedelta.lambda.aws.")
                || loaded.name().endsWith(".ConfiguredLookups")
                || loaded.name().startsWith("com.eclipsesource.");
    }
}
