package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schemas of the Telemetry API: the extension finds the newest that Lambda knows.
final class SchemasIT {
    private static final Invocation JSON_LINES = new Invocation()
            .withEvents(List.of(
                    TelemetryEvent.line(Json.object().add("level", "INFO").add("message", "a line"))))
            .withLines("a text");

    private static EmulatorSettings settings(Endpoint endpoint, String... versions) {
        return PackedLayer.pushingTo(endpoint)
                .withSchemaVersions(versions)
                .withEnvironment("ED_JSON_MESSAGE", "object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-29", "2022-12-13", "2022-07-01"})
    void telemetryIsHadInTheSchemaThatIsKnown(String version) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(endpoint, version))) {
            assertThat(emulator.start().subscribe()).isNotNull();
            emulator.invoke(JSON_LINES);

            List<JsonObject> lines = Deliveries.ofType(endpoint, "function");
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst().get("message").isString())
                    .as("JSON lines are texts in the oldest schema, whatever is wanted")
                    .isEqualTo(version.equals("2022-07-01"));
            assertThat(lines.getFirst().get("message").toString()).contains("a line");
            assertThat(lines.getLast().getString("message", "")).isEqualTo("a text");
            assertThat(emulator.output()).isEmpty();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @Test
    void whereNoneIsKnownOneLineSaysSoAndTheFunctionRuns() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(endpoint, "2030-01-01"))) {
            assertThat(emulator.start().problem()).isNull();

            assertThat(emulator.invoke(JSON_LINES).timedOut()).isFalse();
            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst())
                    .contains("cannot subscribe to telemetry", "400")
                    .endsWith("no logs are forwarded");
            assertThat(emulator.violations()).isEmpty();
        }
    }
}
