package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.bench.Bench;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The benchmarks with the packed layer: shows that they measure it, whatever the figures.
@Order(1) // It takes longest, so it starts first.
@ResourceLock(PackedLayer.CORES)
final class BenchIT {
    /// A floor that was too slow invalidates the figures, not this test: the machine may be busy.
    private static final int VOID = 3;

    @TempDir
    private Path folder;

    @Test
    void startupMeasuresTheLayerBesideTheFloorAndAnotherExtension() {
        Command bench = bench(
                "startup",
                "--extension",
                PackedLayer.launcher().toString(),
                "--starts",
                "1",
                "--memory",
                "1769",
                "--init",
                "80",
                "--part",
                "init",
                "--part",
                "throttled");

        assertThat(bench.exitCode()).as(bench.output() + bench.errors()).isIn(0, VOID);
        assertThat(bench.output().lines())
                .anyMatch(line ->
                        line.matches("\\| median +\\| floor +\\| layer +\\| ratio +\\| unpacked layer +\\| ratio +\\|"))
                .anyMatch(line -> line.matches("\\| exec to register +(\\| \\d+\\.\\d ms +){2}\\| \\d+\\.\\d\\dx.*"))
                .anyMatch(line -> line.matches("\\| peak RSS after 20 invocations +\\| - +\\| \\d+\\.\\d MB.*"))
                .anyMatch(line -> line.startsWith("floor, exec to register: "))
                .anyMatch(line -> line.matches("\\| 1769 MB \\| 80 ms .*\\| layer .*")
                        || line.startsWith("Not measured with the CPU throttled: "));
        assertThat(bench.output()).doesNotContain("LOST");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void startupMeasuresTheAdditionBesideABusyRuntime() {
        Command bench = bench("startup", "--starts", "1", "--runtime", "busy150", "--endpoint", "p256,http");

        assertThat(bench.exitCode()).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output().lines())
                .anyMatch(line -> line.matches(
                        "\\| 512 MB +\\| busy 150 ms +\\| P-256, TLS 1\\.3 +\\| layer +\\| \\d+\\.\\d ms.*"))
                .anyMatch(line -> line.matches("\\| 512 MB +\\| busy 150 ms +\\| plain HTTP +\\| layer +\\| \\d.*"));
        assertThat(bench.output()).doesNotContain("LOST");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void faultsArePlayedAndPutIntoATable() {
        Command bench = bench("faults", "--only", "none", "--only", "idle-closed");

        assertThat(bench.exitCode()).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output().lines())
                .contains("### layer")
                .anyMatch(line -> line.matches("\\| none +\\| 400 +\\| 0 +\\| 0 .*\\| \\d+ MB +\\| 0 +\\|"))
                .anyMatch(line -> line.matches("\\| idle-closed +\\| 600 +\\| 0 +\\| 0 .*"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void heldMeasuresEachStrategy() {
        Command bench = bench("held", "--strategies", "end,next", "--invocations", "5", "--gap", "0");

        assertThat(bench.exitCode()).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output().lines())
                .anyMatch(
                        line -> line.matches("\\| end +(\\| \\d+\\.\\d ms +){4}\\| \\d+\\.\\d ms, \\d+\\.\\d ms +\\|"))
                .anyMatch(line -> line.matches("\\| next +(\\| \\d+\\.\\d ms +){3}\\| 0\\.0 ms .*"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void speedMeasuresTheLayerBesideANaiveProgram() {
        Command bench = bench("speed", "--part", "invocations", "--lives", "1", "--invocations", "10");

        assertThat(bench.exitCode()).as(bench.output() + bench.errors()).isZero();
        assertThat(bench.output().lines())
                .anyMatch(line -> line.matches("\\| median +\\| naive +\\| layer +\\| ratio +\\|"))
                .anyMatch(line ->
                        line.matches("\\| CPU per invocation, all +(\\| \\d+\\.\\d ms +){2}\\| \\d+\\.\\d\\dx +\\|"));
        assertThat(bench.output()).doesNotContain("LOST");
        assertThat(folder).isEmptyDirectory();
    }

    private Command bench(String benchmark, String... options) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                benchmark,
                "--layer",
                PackedLayer.zip().toString(),
                "--work",
                folder.toString()));
        words.addAll(Stream.of(options).toList());
        return Command.run(words.toArray(String[]::new));
    }
}
