package com.edgedelta.lambda.packaging.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.builder.training.TrainingLines;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.layer.LayerCopy;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.RuntimeModules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The Firehose layer's tree, and the origin of its classes.
@ResourceLock(PackedLayer.CORES)
final class FirehosePackageIT {
    @TempDir
    private Path folder;

    @Test
    void thePackedZipPassesTheCheck() {
        Path tree = folder.resolve("zip");
        assertThat(Command.run("unzip", "-q", FirehoseLayer.zip().toString(), "-d", tree.toString()))
                .returns(0, Command::exitCode);

        assertThat(Command.run("packaging/layer/check-tree.sh", tree.toString()))
                .returns(0, Command::exitCode)
                .returns("", Command::errors);
    }

    /// The plain layer's runtime has none of the SDK's classes: its modules are the core's (PackageIT).
    @Test
    void theRuntimeHoldsTheSdkAndTheModulesItNeedsAndNoOther() throws IOException {
        assertThat(RuntimeModules.of(FirehoseLayer.home()))
                .containsExactlyInAnyOrderElementsOf(
                        RuntimeModules.neededBy(RuntimeModules.CORE, RuntimeModules.FIREHOSE));
    }

    /// Except the SDK's classes for its native client, which the layer does not contain.
    @Test
    @Tag("patched")
    void theJvmVerifiesEveryClassOfTheRuntimeAndTheBootLoaderHasThemAll() {
        Command linked = EveryClass.in(FirehoseLayer.home());
        assertThat(linked.errors()).isEmpty();
        assertThat(linked.exitCode()).isZero();
        List<String> lines = linked.output().lines().toList();
        assertThat(lines.subList(0, lines.size() - 1))
                .allMatch(line -> line.matches("\\S+ needs \\S+/crt/\\S+|\\S+[.]crt[.]\\S+ is in no nest"));
        assertThat(Integer.parseInt(lines.getLast())).isGreaterThan(10_000);
    }

    @Test
    void theSdksLicensesAreInTheLayer() {
        assertThat(FirehoseLayer.home().resolve("runtime/legal").resolve(RuntimeModules.FIREHOSE))
                .isDirectoryContaining("glob:**/LICENSE.txt")
                .isDirectoryContaining("glob:**/NOTICE.txt");
    }

    @Test
    @Tag("patched")
    void classesOfTheExtensionAndOfTheSdkComeFromTheCache() throws IOException {
        Path log = folder.resolve("classes.log");
        TestCertificate certificate = TestCertificate.in(folder);
        Path launcher = LayerCopy.of(FirehoseLayer.launcher(), FirehoseLayer.home(), folder)
                .trusting(List.of(certificate))
                .withOptions("-Xlog:class+load:file=\"" + log + "\"\n")
                .launcher();
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.https(certificate.sslContext());
                Emulator emulator = new Emulator(FirehoseLayer.environment(PackedLayer.settings(launcher), endpoint))) {
            assertThat(emulator.start().problem()).isNull();
            for (int i = 0; i < 3; i++) {
                emulator.invoke(new Invocation().withEvents(TrainingLines.of(i, 4)));
            }
            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(FirehoseLayer.lines(endpoint)).hasSize(12);
        }
        List<LoadedClass> loaded = LoadedClass.read(log);
        assertThat(loaded).filteredOn(FirehosePackageIT::isOfTheSdk).hasSizeGreaterThan(500);
        assertThat(loaded)
                .filteredOn(entry -> !entry.fromCache())
                .noneMatch(entry -> entry.own() || isOfTheSdk(entry) || entry.madeAtRunTime());
    }

    @Test
    void theSameLayerPushesByHttp() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.settings(FirehoseLayer.launcher())
                        .withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("by http", 2));

            assertThat(Deliveries.lines(endpoint)).isEqualTo(Deliveries.expected("by http", 2));
        }
    }

    private static boolean isOfTheSdk(LoadedClass loaded) {
        return loaded.name().startsWith("software.amazon.") || loaded.name().startsWith("org.slf4j.");
    }
}
