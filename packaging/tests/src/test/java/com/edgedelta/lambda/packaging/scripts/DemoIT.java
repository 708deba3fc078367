package com.edgedelta.lambda.packaging.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// `scripts/demo` with the packed layer.
final class DemoIT {
    @Test
    void showsTheExtensionsOwnLinesAndSucceedsIfAllArrives() {
        Command demo = demo("--invocations", "1", "--env", "ED_COMPRESSION=none");

        assertThat(demo.output())
                .contains("  [edgedelta] subscribed to telemetry on port ", "line 5 of 5 of invocation 1")
                .endsWith("Every line and report arrived exactly once.\n");
        assertThat(demo.exitCode()).as(demo.errors()).isZero();
    }

    @Test
    void showsLinesAsTheSettingsShapeThem() {
        Command demo = demo(
                "--invocations",
                "1",
                "--env",
                "ED_PROCESSING_RULES=[{\"type\":\"exclude_at_match\",\"name\":\"a line\",\"pattern\":\"line 5 of 5\"}]",
                "--env",
                "ED_SEVERITY=true");

        assertThat(demo.output())
                .contains("line 4 of 5 of invocation 1", "edgedelta.filtered", "1 records filtered")
                .doesNotContain("line 5 of 5 of invocation 1")
                .endsWith("What the settings leave of the lines has arrived.\n");
        assertThat(demo.exitCode()).as(demo.errors()).isZero();
    }

    @Test
    void failsIfTheEndpointIsDead() throws IOException {
        Command demo = demo("--invocations", "1", "--endpoint", "http://127.0.0.1:" + FreePort.find());

        assertThat(demo.output()).contains("Not all arrived: [edgedelta] ");
        assertThat(demo.exitCode()).isEqualTo(1);
    }

    @Test
    void failsIfASettingLeavesNoDestination() {
        Command demo = demo("--invocations", "1", "--env", "PUSHER_MODE=kinesis", "--env", "KINESIS_ENDPOINT=logs");

        assertThat(demo.output()).contains("delivery stream logs", "Not all arrived: [edgedelta] ");
        assertThat(demo.exitCode()).isEqualTo(1);
    }

    private static Command demo(String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "scripts/demo";
        words[1] = "--extension";
        words[2] = PackedLayer.launcher().toString();
        System.arraycopy(options, 0, words, 3, options.length);
        return Command.run(words);
    }
}
