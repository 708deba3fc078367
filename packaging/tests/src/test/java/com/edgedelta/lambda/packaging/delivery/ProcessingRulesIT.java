package com.edgedelta.lambda.packaging.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.packaging.fixture.ConfinedLayer;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The recipe for card numbers in the packed layer: none of them is in what leaves it, in the file that outlives a
/// reset, or in the extension's own lines.
final class ProcessingRulesIT {
    private static final String CARD = "4111111111111111";
    private static final String TOKEN = "mF_9.B5f-4.1JqM";
    private static final String RULES = """
        [{"type":"mask_sequences","name":"credit_card"},{"type":"mask_sequences","name":"bearer_token"},
         {"type":"exclude_at_match","name":"health","pattern":"GET /health"}]\
        """;

    private static Invocation payment() {
        return new Invocation()
                .withEvents(List.of(
                        TelemetryEvent.captured("""
                            {"time":"2026-01-01T00:00:00.000Z","type":"function","record":{"pan":4111111111111111,"n":1}}\
                            """), TelemetryEvent.extensionLine("another extension saw " + CARD)))
                .withLines("paid with " + CARD, "Authorization: Bearer " + TOKEN, "GET /health 200", "done");
    }

    private static EmulatorSettings withRules(EmulatorSettings settings) {
        return settings.withEnvironment("ED_PROCESSING_RULES", RULES)
                .withEnvironment("ED_LAMBDA_LOG_TYPES", "function,platform,extension")
                .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true");
    }

    @Test
    void noSecretLeavesTheLayer() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(withRules(PackedLayer.pushingTo(endpoint)))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(payment());
            Exit exit = emulator.shutdown("spindown");

            assertThat(exit.code()).isZero();
            assertThat(Deliveries.lines(endpoint))
                    .containsExactlyInAnyOrder(
                            "{\"pan\":\"[masked: credit_card]\",\"n\":1}",
                            "paid with [masked: credit_card]",
                            "Authorization: Bearer [masked: bearer_token]",
                            "done");
            assertThat(Deliveries.ofType(endpoint, "extension"))
                    .extracting(line -> line.getString("message", ""))
                    .contains("another extension saw [masked: credit_card]");
            assertThat(endpoint.requests())
                    .extracting(EndpointRequest::text)
                    .allSatisfy(ProcessingRulesIT::assertClean);
            assertThat(emulator.output()).allSatisfy(ProcessingRulesIT::assertClean);
            assertThat(emulator.output())
                    .anyMatch(line -> line.contains("4 masked, 0 withheld, 1 records filtered (rule 1)"));
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @Test
    void noSecretIsInTheFileThatOutlivesAReset() throws IOException {
        try (ConfinedLayer layer = new ConfinedLayer();
                Emulator emulator = new Emulator(withRules(layer.settings())
                        .withEnvironment("ED_ENDPOINT", "http://localhost:" + FreePort.find() + "/")
                        .withFunctionName("rules-" + UUID.randomUUID())
                        .withFunctionTimeoutMs(3_000))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(payment().neverFinishing());

            try (var left = Files.list(layer.temporary())) {
                List<Path> files = left.filter(
                                file -> !file.getFileName().toString().startsWith("hsperfdata"))
                        .toList();
                assertThat(files).hasSize(1);
                String kept = Files.readString(files.getFirst(), ISO_8859_1);
                assertThat(kept).contains("paid with [masked: credit_card]");
                assertClean(kept);
            }
            assertThat(emulator.output()).allSatisfy(ProcessingRulesIT::assertClean);
        }
    }

    @Test
    void aMaskThatCannotBeUsedWithholdsAllMessages() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment(
                                "ED_PROCESSING_RULES",
                                "[{\"type\":\"mask_sequences\",\"name\":\"card\"," + "\"pattern\":\"(" + CARD
                                        + "\"}]"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(payment());
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(endpoint)).hasSize(5).containsOnly("[withheld: rule card cannot be used]");
            assertThat(endpoint.requests())
                    .extracting(EndpointRequest::text)
                    .allSatisfy(ProcessingRulesIT::assertClean);
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("processing rule card cannot be used: its pattern is not a regular expression of Java");
        }
    }

    private static void assertClean(String text) {
        assertThat(text).doesNotContain(CARD, TOKEN);
    }
}
