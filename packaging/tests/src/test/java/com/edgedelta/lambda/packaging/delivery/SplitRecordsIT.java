package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.SplitForm;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Records that Lambda cut in the middle arrive as they were logged.
final class SplitRecordsIT {
    private static final String ENVELOPE = "{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":";
    private static final Duration NOT_HELD = Duration.ofSeconds(5);

    @ParameterizedTest
    @CsvSource({
        "CUT, x, 300000",
        "CUT, x, 900000",
        "CUT, é, 300000",
        "CUT, \\, 300000",
        "CUT, 🎉, 150000",
        "FRAMED, x, 300000",
        "FRAMED, \\, 300000",
        "FRAMED, 🎉, 150000",
        "TWO_STRINGS, x, 300000",
        "TWO_STRINGS, 🎉, 100000"
    })
    void aLongLineIsPutTogetherAgain(SplitForm form, String piece, int times) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withSplitRecords(form))) {
            String line = "begin " + piece.repeat(times) + " end";

            emulator.start();
            InvocationResult result = emulator.invoke(new Invocation().withLines("before", line, "behind"));
            emulator.shutdown("spindown");

            List<String> lines = Deliveries.lines(watched.endpoint());
            assertThat(lines.size()).as("lines").isEqualTo(3);
            assertThat(lines.get(0)).isEqualTo("before");
            assertThat(lines.get(1).equals(line)).isTrue();
            assertThat(lines.get(2)).isEqualTo("behind");
            assertThat(result.held())
                    .as("runtimeDone, behind the rest, is used")
                    .isLessThan(NOT_HELD);
            assertThat(watched.endpoint().lines()).noneMatch(record -> record.contains("\"truncated\""));
            assertThat(emulator.telemetry().failures()).isEmpty();
            assertThat(emulator.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"string, CUT", "object, CUT", "string, FRAMED", "object, FRAMED"})
    void aLongObjectIsPutTogetherAgain(String mode, SplitForm form) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withSplitRecords(form)
                        .withEnvironment("ED_JSON_MESSAGE", mode))) {
            JsonObject value = Json.object()
                    .add("level", "INFO")
                    .add("text", "y\"é".repeat(100_000))
                    .add("n", 1);

            emulator.start();
            InvocationResult result = emulator.invoke(
                    new Invocation().withEvents(List.of(TelemetryEvent.line(value), TelemetryEvent.line("behind"))));

            List<JsonObject> records = Deliveries.ofType(watched.endpoint(), "function");
            assertThat(records.size()).as("lines").isEqualTo(2);
            String message = mode.equals("object")
                    ? records.getFirst().get("message").toString()
                    : records.getFirst().getString("message", "");
            assertThat(message.equals(value.toString())).isTrue();
            assertThat(result.held()).isLessThan(NOT_HELD);
        }
    }

    @Test
    void theRuntimesEndBehindTheContinuationIsUsed() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            Invocation invocation = new Invocation().withoutRuntimeDone();

            emulator.start();
            InvocationResult result = emulator.invoke(invocation
                    .withBody("[" + ENVELOPE + "\"one and ")
                    .withBody("[" + ENVELOPE + "\"two\\n\"}," + runtimeDone(invocation) + "]"));

            assertThat(result.timedOut()).isFalse();
            assertThat(result.held()).isLessThan(NOT_HELD);
            assertThat(Deliveries.lines(watched.endpoint())).containsExactly("one and two");
        }
    }

    @Test
    void aFragmentWhoseRestNeverComesIsGivenUpAsItIs() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            Invocation invocation = new Invocation().withoutRuntimeDone();

            emulator.start();
            InvocationResult result = emulator.invoke(invocation
                    .withBody("[" + ENVELOPE + "\"one and ")
                    .withBody("[" + ENVELOPE.replace("00:00.000", "00:01.000") + "\"another\\n\"},"
                            + runtimeDone(invocation) + "]"));
            emulator.invoke(new Invocation().withDurationMs(1_500));
            emulator.shutdown("spindown");

            List<JsonObject> records = Deliveries.ofType(watched.endpoint(), "function");
            assertThat(records).hasSize(2);
            assertThat(records.getFirst().getString("message", "")).isEqualTo("one and ");
            assertThat(records.getFirst().getBoolean("truncated", false)).isTrue();
            assertThat(records.getLast().getString("message", "")).isEqualTo("another");
            assertThat(records.getLast().get("truncated")).isNull();
            assertThat(result.held()).isLessThan(NOT_HELD);
        }
    }

    @Test
    void aFragmentThatEndsTheStreamArrivesAtShutdown() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            Invocation invocation = new Invocation().withoutRuntimeDone();

            emulator.start();
            InvocationResult result = emulator.invoke(invocation
                    .withBody("[" + runtimeDone(invocation) + "]")
                    .withBody("[" + ENVELOPE + "\"the very last"));
            emulator.shutdown("spindown");

            assertThat(result.timedOut()).isFalse();
            List<JsonObject> records = Deliveries.ofType(watched.endpoint(), "function");
            assertThat(records).hasSize(1);
            assertThat(records.getFirst().getString("message", "")).isEqualTo("the very last");
            assertThat(records.getFirst().getBoolean("truncated", false)).isTrue();
        }
    }

    @Test
    void aFragmentOfMoreThanFourMebibytesIsNotHeld() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withFunctionTimeoutMs(30_000))) {
            String piece = "z".repeat(1_000_000);
            Invocation invocation = new Invocation().withBody("[" + ENVELOPE + "\"" + piece);
            for (int i = 0; i < 6; i++) {
                invocation = invocation.withBody("[" + ENVELOPE + "\"" + piece);
            }

            emulator.start();
            InvocationResult result = emulator.invoke(invocation);
            emulator.invoke(watched.invocation(5));
            long peak = emulator.processStats().peakRssKb();
            emulator.shutdown("spindown");

            assertThat(result.held()).isLessThan(NOT_HELD);
            assertThat(watched.ledger().lost()).isZero();
            assertThat(peak).as("what the heap may have and the JVM besides").isLessThan(96_000);
        }
    }

    private static String runtimeDone(Invocation invocation) {
        return "{\"time\":\"2026-01-01T00:00:02.000Z\",\"type\":\"platform.runtimeDone\",\"record\":{\"requestId\":\""
                + invocation.requestId() + "\",\"status\":\"success\"}}";
    }
}
