package com.edgedelta.lambda.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.bench.Bench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line of `scripts/bench faults`, and its catalogue.
class FaultsOptionsTest {
    private static final List<String> NAMES =
            FaultCatalogue.all().stream().map(Fault::name).toList();

    @TempDir
    Path folder;

    @Test
    void takesALayerExtensionsAndFaults() throws IOException {
        var file = Files.createFile(folder.resolve("file")).toString();
        var options = FaultsOptions.parse(
                List.of("--layer", file, "--extension", file, "--extension", file, "--only", "refused"), NAMES);

        assertThat(options.common().layer()).hasToString(file);
        assertThat(options.common().extensions()).hasSize(2);
        assertThat(options.only()).containsExactly("refused");
        assertThat(options.common().help()).isFalse();
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> FaultsOptions.parse(List.of(), NAMES)).hasMessageContaining("--layer ZIP");
        assertThatThrownBy(() -> FaultsOptions.parse(List.of("--only", "nonsense"), NAMES))
                .hasMessageContaining("no fault is called so")
                .hasMessageContaining("black-hole");
        assertThatThrownBy(() -> FaultsOptions.parse(List.of("--only"), NAMES)).hasMessageContaining("wants a value");
        assertThatThrownBy(() -> FaultsOptions.parse(List.of("--layer", "/nowhere"), NAMES))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> FaultsOptions.parse(List.of("--loud"), NAMES)).hasMessageContaining("unknown option");
    }

    @Test
    void theHelpShowsEachFault() throws IOException {
        assertThat(NAMES).doesNotHaveDuplicates();
        assertThat(Faults.run(List.of("--check"))).isZero();
        try (var help = Bench.class.getResourceAsStream("faults-help.txt")) {
            assertThat(help).isNotNull();
            var text = new String(help.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(FaultCatalogue.all())
                    .allSatisfy(fault -> assertThat(text).contains("  " + fault.name() + " ", fault.title()));
        }
    }
}
