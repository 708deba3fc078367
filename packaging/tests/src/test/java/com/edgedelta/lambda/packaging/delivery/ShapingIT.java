package com.edgedelta.lambda.packaging.delivery;

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
import org.junit.jupiter.params.provider.CsvSource;

/// Shaping in the packed layer, with all its settings together.
final class ShapingIT {
    private static final String RULES = """
        [{"type":"mask_sequences","name":"credit_card"},
         {"type":"mask_sequences","name":"email","replace_placeholder":"[mail]"},
         {"type":"exclude_at_match","name":"health","pattern":"GET /health"}]\
        """.replace("\n", "");

    private static EmulatorSettings settings(Endpoint endpoint) {
        return PackedLayer.pushingTo(endpoint)
                .withEnvironment("ED_SEVERITY", "true")
                .withEnvironment("ED_MIN_LOG_LEVEL", "INFO")
                .withEnvironment("ED_MULTILINE_PATTERN", "java")
                .withEnvironment("ED_PROCESSING_RULES", RULES)
                .withEnvironment("ED_SAMPLE_RATE", "0")
                .withEnvironment("ED_DROP_FIELDS", "cloud,host.arch")
                .withEnvironment("ED_MAX_RECORD_KB", "2")
                .withEnvironment("ED_LAMBDA_LOG_TYPES", "function,platform")
                .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true");
    }

    private static Invocation failing() {
        return new Invocation()
                .withEvents(List.of(
                        TelemetryEvent.line("DEBUG noise"),
                        TelemetryEvent.line("INFO GET /health"),
                        TelemetryEvent.line("INFO paid by jane@example.com"),
                        TelemetryEvent.line(
                                Json.object().add("level", "WARN").add("message", "mail to jane@example.com")),
                        TelemetryEvent.line("ERROR java.lang.IllegalStateException: jane@example.com"),
                        TelemetryEvent.line("\tat com.example.Handler.handle(Handler.java:12)"),
                        TelemetryEvent.line("\tat com.example.Main.main(Main.java:3)"),
                        TelemetryEvent.line("x".repeat(5_000))));
    }

    @ParameterizedTest
    @CsvSource({"string", "object"})
    void allSettingsTogetherShapeWhatArrives(String mode) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(settings(endpoint).withEnvironment("ED_JSON_MESSAGE", mode))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(new Invocation().withLines("INFO quiet", "DEBUG noise"));
            emulator.invoke(failing());
            assertThat(emulator.shutdown("spindown").code()).isZero();

            List<JsonObject> lines = Deliveries.ofType(endpoint, "function");
            assertThat(lines)
                    .extracting(line -> line.get("message").toString())
                    .satisfiesExactly(
                            message -> assertThat(message).isEqualTo("\"INFO paid by [mail]\""),
                            message -> assertThat(message)
                                    .contains("mail to [mail]")
                                    .contains("WARN"),
                            message ->
                                    assertThat(Json.parse(message).asString()).isEqualTo("""
                                            ERROR java.lang.IllegalStateException: [mail]
                                            \tat com.example.Handler.handle(Handler.java:12)
                                            \tat com.example.Main.main(Main.java:3)"""),
                            message -> assertThat(message).contains("xxx [... ").endsWith(" bytes left out]\""));
            assertThat(lines)
                    .extracting(line -> line.getString("severity_text", ""))
                    .containsExactly("INFO", "WARN", "ERROR", "");
            assertThat(lines).allSatisfy(line -> {
                assertThat(line.get("cloud")).isNull();
                assertThat(line.getInt("sample_rate", 0)).isEqualTo(1);
            });
            assertThat(lines.get(2).getInt("lines", 0)).isEqualTo(3);
            assertThat(lines.get(1).get("message").isObject()).isEqualTo(mode.equals("object"));
            assertThat(Deliveries.ofType(endpoint, "platform.start")).hasSize(1);
            assertThat(Deliveries.ofType(endpoint, "platform.report")).hasSize(2);
            assertThat(filtered(endpoint)).isEqualTo(new Filtered(3, 2, 1));
            assertThat(emulator.output()).last().asString().endsWith("6 records filtered (level 2, rule 1, sample 3)");
            assertThat(emulator.violations()).isEmpty();
        }
    }

    private record Filtered(int sample, int level, int rule) {}

    private static Filtered filtered(Endpoint endpoint) {
        Filtered sum = new Filtered(0, 0, 0);
        for (JsonObject report : Deliveries.ofType(endpoint, "edgedelta.filtered")) {
            JsonObject reasons = report.get("reasons").asObject();
            sum = new Filtered(
                    sum.sample() + reasons.getInt("sample", 0),
                    sum.level() + reasons.getInt("level", 0),
                    sum.rule() + reasons.getInt("rule", 0));
        }
        return sum;
    }

    @Test
    void everySchemaIsShaped() {
        for (String version : List.of("2025-01-29", "2022-12-13", "2022-07-01")) {
            try (Endpoint endpoint = Endpoint.http();
                    Emulator emulator = new Emulator(settings(endpoint).withSchemaVersions(version))) {
                assertThat(emulator.start().problem()).isNull();
                emulator.invoke(failing());
                emulator.shutdown("spindown");

                assertThat(Deliveries.ofType(endpoint, "function"))
                        .as(version)
                        .extracting(line -> line.getString("severity_text", ""))
                        .containsExactly("INFO", "WARN", "ERROR", "");
            }
        }
    }

    @Test
    void whatWaitsForTheEndOfAnInvocationIsForwardedAtShutdown() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_SAMPLE_RATE", "0")
                        .withEnvironment("ED_MULTILINE_PATTERN", "java"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(new Invocation()
                    .withLines("one", "two")
                    .withoutRuntimeDone()
                    .withoutReport());
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(endpoint)).containsExactly("one", "two");
        }
    }
}
