package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.layer.Layer;
import com.edgedelta.lambda.layer.LayerCopy;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The layer of `-Pstock-runtime`: the JDK's own classes. All process tests run on it once a week; these few each
/// time.
final class StockRuntimeIT {
    private static final Path ZIP = Path.of(System.getProperty("stock.layer.zip"));

    @TempDir
    private static Path folder;

    private static Path launcher;
    private static Path home;

    @BeforeAll
    static void unpack() throws IOException {
        launcher = Layer.unpack(ZIP, folder.resolve("layer"));
        home = folder.resolve("layer/edgedelta-lambda-extension");
    }

    @Test
    void saysThatNoClassOfTheJdkWasChanged() throws IOException {
        assertThat(home.resolve("NOTICE.txt")).content().contains("No class of it was changed.");
        assertThat(Command.run(home.resolve("runtime/bin/java").toString(), "-version")
                        .errors())
                .contains(System.getProperty("java.vendor.version"))
                .doesNotContain("modified");
    }

    @Test
    void passesTheCheckOfATree() {
        assertThat(Command.run(
                        "packaging/layer/check-tree.sh", folder.resolve("layer").toString()))
                .returns(0, Command::exitCode)
                .returns("", Command::errors);
    }

    @Test
    void deliversOverTlsWithClassesOfItsCacheAndEnds() throws IOException {
        TestCertificate certificate = TestCertificate.in(folder);
        Path log = folder.resolve("classes.log");
        Path trusting = LayerCopy.of(launcher, home, folder.resolve("trusting"))
                .trusting(List.of(certificate))
                .withOptions("-Xlog:class+load:file=\"" + log + "\"\n")
                .launcher();
        try (Endpoint endpoint = Endpoint.https(certificate.sslContext());
                Emulator emulator = new Emulator(settings(trusting, endpoint))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("first", 20));
            emulator.invoke(Deliveries.invocation("second", 20));
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(Deliveries.lines(endpoint).subList(0, 20)).isEqualTo(Deliveries.expected("first", 20));
            assertThat(Deliveries.lines(endpoint)).hasSize(40);
            assertThat(emulator.output()).isEmpty();
        }
        assertThat(LoadedClass.read(log))
                .filteredOn(LoadedClass::own)
                .filteredOn(loaded -> !loaded.typeSwitch())
                .hasSizeGreaterThan(30)
                .allMatch(LoadedClass::fromCache);
    }

    @Test
    void keepsForTheNextFlushWhatTheEndpointRefuses() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(launcher, endpoint))) {
            assertThat(emulator.start().problem()).isNull();
            endpoint.behave(request -> EndpointAnswer.status(503));
            emulator.invoke(Deliveries.invocation("refused", 2));
            endpoint.behave(request -> EndpointAnswer.status(200));
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(Deliveries.lines(endpoint)).endsWith("refused line 0", "refused line 1");
        }
    }

    private static EmulatorSettings settings(Path launcher, Endpoint endpoint) {
        return PackedLayer.settings(launcher)
                .withEnvironment("ED_ENDPOINT", endpoint.url().toString());
    }
}
