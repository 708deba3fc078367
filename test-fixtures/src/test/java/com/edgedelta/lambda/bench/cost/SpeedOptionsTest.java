package com.edgedelta.lambda.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.bench.cost.SpeedOptions.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command line of `scripts/bench speed`.
class SpeedOptionsTest {
    @TempDir
    Path folder;

    @Test
    void measuresBothTablesUnlessItIsTold() throws IOException {
        var file = Files.createFile(folder.resolve("file")).toString();
        var options = SpeedOptions.parse(List.of("--layer", file, "--extension", file));

        assertThat(options.common().layer()).hasToString(file);
        assertThat(options.common().extensions()).hasSize(1);
        assertThat(options.parts()).containsExactly(Part.INVOCATIONS, Part.BURST);
        assertThat(options.lives()).isEqualTo(5);
        assertThat(options.invocations()).isEqualTo(300);
    }

    @Test
    void takesHowMuchIsPlayed() {
        var options = SpeedOptions.parse(List.of("--part", "burst", "--lives", "2", "--invocations", "10"));

        assertThat(options.parts()).containsExactly(Part.BURST);
        assertThat(options.lives()).isEqualTo(2);
        assertThat(options.invocations()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "--part, nothing, no table is called so",
        "--lives, 0, 1 to 1000 is wanted",
        "--invocations, 9, 10 to 100000 is wanted",
        "--extension, /nowhere, there is no such file",
        "--nonsense, 1, unknown option --nonsense",
    })
    void saysWhatIsWrong(String option, String value, String problem) {
        assertThatThrownBy(() -> SpeedOptions.parse(List.of(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
