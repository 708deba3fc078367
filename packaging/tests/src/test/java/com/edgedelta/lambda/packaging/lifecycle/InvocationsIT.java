package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.TrustingLayer;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole lives of the packed layer in the emulator.
final class InvocationsIT {
    @Test
    void everyLineAndEveryReportOfTwentyInvocationsArrivesOnceOverOneConnection() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint))) {
            List<Invocation> invocations = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            List<Duration> shares = new ArrayList<>();

            assertThat(emulator.start().problem()).isNull();
            for (int i = 0; i < 20; i++) {
                Invocation invocation = Deliveries.invocation("invocation " + i, 20);
                invocations.add(invocation);
                lines.addAll(Deliveries.expected("invocation " + i, 20));
                shares.add(emulator.invoke(invocation).ownShare());
                assertThat(Deliveries.lines(endpoint)).as("before next").hasSize(20 * (i + 1));
            }
            Exit exit = emulator.shutdown("spindown");

            Deliveries.assertAllArrivedOnce(endpoint, invocations, lines);
            assertThat(exit.code()).isZero();
            assertThat(endpoint.connections()).isEqualTo(1);
            assertThat(emulator.violations()).isEmpty();
            assertThat(emulator.output()).isEmpty();
            shares.sort(null);
            System.out.println("our share of the time held, median of 20: "
                    + shares.get(10).toNanos() / 1000 + " us");
        }
    }

    @Test
    void flushAtTheNextInvocationPushesBesideTheFunction() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", "true")
                        .withoutFreeze())) {
            Invocation first = Deliveries.invocation("first", 20).withDurationMs(200);
            Invocation second = Deliveries.invocation("second", 20).withDurationMs(200);

            emulator.start();
            emulator.invoke(first);
            assertThat(emulator.awaitTelemetryDelivered(Duration.ofSeconds(60))).isTrue();
            assertThat(Deliveries.lines(endpoint))
                    .as("within the first invocation")
                    .isEmpty();
            InvocationResult result = emulator.invoke(second);
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("first", 20));
            assertThat(result.ownShare())
                    .as("next was called while the function ran")
                    .isZero();
            emulator.shutdown("spindown");

            List<String> all = new ArrayList<>(Deliveries.expected("first", 20));
            all.addAll(Deliveries.expected("second", 20));
            Deliveries.assertAllArrivedOnce(endpoint, List.of(first, second), all);
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @Test
    void flushAtTheNextInvocationIsWaitedForAfterTheFunction() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", "true")
                        .withoutFreeze())) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("first", 1).withDurationMs(100));
            assertThat(emulator.awaitTelemetryDelivered(Duration.ofSeconds(60))).isTrue();
            endpoint.behave(EndpointBehaviour.always(EndpointAnswer.status(200).withDelayMs(700)));
            InvocationResult slow =
                    emulator.invoke(Deliveries.invocation("second", 1).withDurationMs(50));

            assertThat(slow.timedOut()).isFalse();
            assertThat(slow.held()).as("held for the push").isGreaterThan(Duration.ofMillis(300));
            assertThat(Deliveries.lines(endpoint)).as("no push is cut off").contains("first line 0");
        }
    }

    @Test
    void aFunctionThatNeverFinishesGetsItsLinesOutBeforeItsDeadline() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withFunctionTimeoutMs(1500))) {
            Invocation hanging = Deliveries.invocation("hanging", 5).neverFinishing();

            emulator.start();
            InvocationResult result = emulator.invoke(hanging);

            assertThat(result.timedOut()).isTrue();
            assertThat(result.nextMissed())
                    .as("next was called before the deadline")
                    .isFalse();
            assertThat(result.ended().code()).isZero();
            assertThat(result.ended().killed()).isFalse();
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("hanging", 5));
            assertThat(Deliveries.reports(endpoint)).containsExactly(hanging.requestId());
        }
    }

    @Test
    void aSandboxThatIsResetStartsAnew() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withFunctionTimeoutMs(1500))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("hanging", 1).neverFinishing());
            assertThat(emulator.restart().problem()).isNull();
            emulator.invoke(Deliveries.invocation("after", 1));

            assertThat(Deliveries.lines(endpoint)).containsExactly("hanging line 0", "after line 0");
        }
    }

    @Test
    void aFunctionThatLogsNothingIsReportedAllTheSame() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint))) {
            Invocation silent = new Invocation();

            emulator.start();
            InvocationResult result = emulator.invoke(silent);
            emulator.shutdown("spindown");

            assertThat(result.timedOut()).isFalse();
            assertThat(Deliveries.lines(endpoint)).isEmpty();
            assertThat(Deliveries.reports(endpoint)).containsExactly(silent.requestId());
        }
    }

    @Test
    void aRuntimeDoneThatArrivesBeforeItsInvokeIsRemembered() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint))) {
            emulator.start();
            InvocationResult result =
                    emulator.invoke(Deliveries.invocation("early", 3).withRuntimeDoneBeforeInvoke());

            assertThat(result.timedOut()).isFalse();
            assertThat(result.held()).isLessThan(Duration.ofSeconds(5));
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("early", 3));
        }
    }

    @Test
    void aReportOrDroppedLogsEndTheWaitForARuntimeDoneThatDoesNotCome() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withFunctionTimeoutMs(20_000))) {
            Invocation dropped = new Invocation()
                    .withoutRuntimeDone()
                    .withEvents(List.of(TelemetryEvent.line("before the drop"), TelemetryEvent.captured("""
                        {"time":"2026-01-01T00:00:00.000Z","type":"platform.logsDropped",\
                        "record":{"droppedBytes":12345,"droppedRecords":12,"reason":"Consumer seems to have fallen behind"}}\
                        """)));

            emulator.start();
            InvocationResult result = emulator.invoke(dropped);

            assertThat(result.timedOut()).isFalse();
            assertThat(result.held()).isLessThan(Duration.ofSeconds(5));
            assertThat(Deliveries.lines(endpoint)).containsExactly("before the drop");
            assertThat(Deliveries.ofType(endpoint, "platform.logsDropped")).hasSize(1);
        }
    }

    @Test
    void functionLogsAloneHoldNoInvocation() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(
                        PackedLayer.pushingTo(endpoint).withEnvironment("ED_LAMBDA_LOG_TYPES", "function"))) {
            emulator.start();
            InvocationResult result = emulator.invoke(Deliveries.invocation("only", 4));
            emulator.shutdown("spindown");

            assertThat(result.held()).isLessThan(Duration.ofSeconds(5));
            assertThat(endpoint.records())
                    .allSatisfy(
                            entry -> assertThat(entry.getString("log_type", "")).isEqualTo("function"));
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("only", 4));
        }
    }

    @Test
    void extensionLinesArriveWhenAskedForAndMakeNoLoop() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_LAMBDA_LOG_TYPES", "function, extension")
                        .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true"))) {
            emulator.start();
            for (int i = 0; i < 5; i++) {
                emulator.invoke(Deliveries.invocation("looping", 1));
            }
            emulator.shutdown("spindown");

            assertThat(Deliveries.ofType(endpoint, "extension"))
                    .isNotEmpty()
                    .hasSizeLessThan(5)
                    .allSatisfy(
                            entry -> assertThat(entry.getString("message", "")).startsWith("[edgedelta] "));
        }
    }

    @Test
    void aJsonLineIsTextOrTheValueItself() {
        for (String mode : List.of("string", "object")) {
            try (Endpoint endpoint = Endpoint.http();
                    Emulator emulator =
                            new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment("ED_JSON_MESSAGE", mode))) {
                emulator.start();
                emulator.invoke(new Invocation().withEvents(List.of(TelemetryEvent.captured("""
                    {"time":"2026-01-01T00:00:00.000Z","type":"function","record":{"level":"INFO","n":1.50}}\
                    """))));

                assertThat(Deliveries.ofType(endpoint, "function")
                                .getFirst()
                                .get("message")
                                .toString())
                        .isEqualTo(
                                mode.equals("object")
                                        ? "{\"level\":\"INFO\",\"n\":1.50}"
                                        : "\"{\\\"level\\\":\\\"INFO\\\",\\\"n\\\":1.50}\"");
            }
        }
    }

    @Test
    void recordsAreCutIntoRequestsOfTheSizeAskedFor() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment("ED_MAX_REQUEST_KB", "100"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("one of very many", 2000));
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(endpoint))
                    .containsExactlyElementsOf(Deliveries.expected("one of very many", 2000));
            assertThat(endpoint.accepted())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(request -> assertThat(request.bodyLength()).isLessThanOrEqualTo(100_000));
            assertThat(endpoint.connections()).isEqualTo(1);
        }
    }

    @Test
    void whatHadToBeDroppedIsCountedInARecordOfItsOwn() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(
                        PackedLayer.pushingTo(endpoint).withEnvironment("ED_LAMBDA_LOG_TYPES", "function"))) {
            emulator.start();
            emulator.postTelemetry("[{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":oops}]");
            emulator.invoke(Deliveries.invocation("whole", 1));
            emulator.invoke(Deliveries.invocation("second", 1));
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(endpoint)).containsExactly("whole line 0", "second line 0");
            List<JsonObject> dropped = Deliveries.ofType(endpoint, "edgedelta.dropped");
            assertThat(dropped).hasSize(1);
            assertThat(dropped.getFirst().getInt("dropped_records", 0)).isEqualTo(1);
            assertThat(dropped.getFirst().get("reasons").asObject().getInt("malformed", 0))
                    .isEqualTo(1);
        }
    }

    @Test
    void overTlsNothingIsDifferent() throws Exception {
        // The certificate is the emulator's own; the layer's options trust it for this test alone.
        try (TrustingLayer layer = new TrustingLayer();
                Endpoint endpoint = Endpoint.https(layer.certificate().sslContext());
                Emulator emulator = new Emulator(layer.pushingTo(endpoint))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("secret", 20));
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("secret", 20));
            assertThat(endpoint.connections()).isEqualTo(1);
        }
    }
}
