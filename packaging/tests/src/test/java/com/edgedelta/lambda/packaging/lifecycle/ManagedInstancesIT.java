package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.CallFailure;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.Mode;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.DeliveryRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The packed layer on Managed Instances: concurrent invocations without an event for their end.
final class ManagedInstancesIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /// Probes are up to 60 s apart.
    private static final Duration UNTIL_A_PROBE = Duration.ofSeconds(90);

    private static EmulatorSettings settings(WatchedEndpoint watched) {
        return watched.settings(PackedLayer.withoutEndpoint()).withMode(Mode.MANAGED_INSTANCES);
    }

    /// Invocations that each log this many of the ledger's next lines, as the runtimes write them.
    private static List<Invocation> invocations(WatchedEndpoint watched, int count, int lines) {
        List<Invocation> invocations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            invocations.add(new Invocation()
                    .withJsonLines(
                            watched.ledger().lines(lines, WatchedEndpoint.LINE).toArray(String[]::new)));
        }
        return invocations;
    }

    @Test
    void interleavedLinesArriveOnTimeWithTheirOwnInvocation() throws InterruptedException {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched))) {
            List<String> ids = new ArrayList<>();
            assertThat(emulator.start().problem()).isNull();
            for (int round = 0; round < 5; round++) {
                List<Invocation> invocations = invocations(watched, 10, 4);
                invocations.forEach(invocation -> ids.add(invocation.requestId()));
                emulator.invokeTogether(invocations);
                assertThat(watched.ledger().awaitAll(SOON))
                        .as("by the timer alone: %s", watched.ledger())
                        .isTrue();
            }
            emulator.invokeTogether(List.of(new Invocation().withLines("a line that names none")));
            Exit exit = emulator.shutdown("spindown");

            assertThat(Deliveries.ofType(watched.endpoint(), "function"))
                    .hasSize(201)
                    .allSatisfy(line -> assertThat(requestId(line)).isEqualTo(named(line.getString("message", ""))));
            assertThat(Deliveries.reports(watched.endpoint())).hasSize(51).containsAll(ids);
            assertThat(Deliveries.ofType(watched.endpoint(), "platform.report"))
                    .as("nobody waited for this sandbox")
                    .allSatisfy(
                            report -> assertThat(report.get("faas").asObject().get("coldstart"))
                                    .isNull());
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(emulator.telemetry().failures()).isEmpty();
            assertThat(emulator.violations()).isEmpty();
            assertThat(emulator.output()).isEmpty();
            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
        }
    }

    @Test
    void aFullRequestWaitsForNoInterval() throws InterruptedException {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched)
                        .withEnvironment("ED_FLUSH_INTERVAL_MS", "60000")
                        .withEnvironment("ED_MAX_REQUEST_KB", "100"))) {
            emulator.start();
            emulator.invokeTogether(invocations(watched, 10, 40));

            assertThat(watched.ledger().awaitAny(SOON)).isTrue();
            emulator.shutdown("spindown");
            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
        }
    }

    @Test
    void whatHasNotBeenPushedIsPushedAtShutdown() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched).withEnvironment("ED_FLUSH_INTERVAL_MS", "60000"))) {
            emulator.start();
            emulator.invokeTogether(invocations(watched, 5, 5));
            assertThat(emulator.awaitTelemetryDelivered(SOON)).isTrue();
            assertThat(watched.ledger().arrived()).isZero();
            emulator.invokeTogether(invocations(watched, 5, 5));
            Exit exit = emulator.shutdown("spindown");

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
        }
    }

    @Test
    void telemetryComesIfTheAnswerToTheSubscriptionWasLost() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched).withSubscribeFailures(CallFailure.ANSWER_LOST))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invokeTogether(invocations(watched, 5, 5));
            emulator.shutdown("spindown");

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(emulator.output()).isEmpty();
        }
    }

    /// Lambda has not even reported the beginning of these invocations when SHUTDOWN comes.
    @Test
    void whatIsLoggedJustBeforeTheEndArrives() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched)
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "1000")
                        .withLastBatchDelayMs(1_000))) {
            emulator.start();
            assertThat(emulator.awaitTelemetryDelivered(SOON)).isTrue();
            List<Invocation> last = new ArrayList<>();
            for (Invocation invocation : invocations(watched, 5, 5)) {
                last.add(invocation.withErrorLines(
                        watched.ledger().lines(1, WatchedEndpoint.LINE).toArray(String[]::new)));
            }
            emulator.invokeTogether(last);
            Exit exit = emulator.shutdown("spindown");

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
        }
    }

    /// JSON lines as texts, standard error after the report, posts without a path, and no second try.
    @Test
    void everyLineArrivesWithItsInvocationByTheRulesOfAwsEmulator() throws InterruptedException {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched)
                        .withDeliveryRules(DeliveryRules.AWS_EMULATOR)
                        .withMaxConcurrency(4)
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "1000"))) {
            assertThat(emulator.start().problem()).isNull();
            List<String> ids = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                List<Invocation> invocations = invocations(watched, 4, 10);
                invocations.forEach(invocation -> ids.add(invocation.requestId()));
                assertThat(emulator.invokeTogether(invocations)).isEmpty();
                assertThat(watched.ledger().awaitAll(SOON))
                        .as("%s", watched.ledger())
                        .isTrue();
            }
            Invocation large =
                    new Invocation().withJsonLines("x".repeat(60_000)).withErrorLines("a line that names none");
            ids.add(large.requestId());
            emulator.invokeTogether(List.of(large));
            Exit exit = emulator.shutdown("spindown");

            assertThat(Deliveries.ofType(watched.endpoint(), "function"))
                    .hasSize(202)
                    .allSatisfy(line -> assertThat(requestId(line)).isEqualTo(named(line.getString("message", ""))));
            assertThat(Deliveries.reports(watched.endpoint())).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(emulator.violations()).isEmpty();
            assertThat(exit.code()).isZero();
        }
    }

    @Test
    void aHangingEndpointDelaysNoTelemetryAndGetsAllWhenItIsBack() throws InterruptedException {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched).withEnvironment("ED_FLUSH_INTERVAL_MS", "100"))) {
            emulator.start();
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.hang()));
            for (int round = 0; round < 20; round++) {
                emulator.invokeTogether(invocations(watched, 100, 1));
                assertThat(emulator.awaitTelemetryDelivered(SOON)).isTrue();
            }
            assertThat(emulator.telemetry().slowestAnswer()).isLessThan(Duration.ofSeconds(2));
            assertThat(watched.ledger().arrived()).isZero();
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(200)));
            Ledger ledger = watched.ledger();

            assertThat(ledger.awaitAll(UNTIL_A_PROBE)).as("%s", ledger).isTrue();
            assertThat(ledger.outOfOrder()).as("%s", ledger).isZero();
            assertThat(ledger.droppedInAll()).isZero();
            assertThat(emulator.telemetry().failures()).isEmpty();
        }
    }

    @Test
    void whatADeadEndpointLeavesNoRoomForIsCounted() throws InterruptedException {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(settings(watched).withEnvironment("ED_BUFFER_SIZE_MB", "1"))) {
            watched.port().refuse();
            emulator.start();
            for (int round = 0; round < 20; round++) {
                emulator.invokeTogether(invocations(watched, 10, 20));
                assertThat(emulator.awaitTelemetryDelivered(SOON)).isTrue();
            }
            watched.port().open();
            Ledger ledger = watched.ledger();
            assertThat(ledger.awaitAny(UNTIL_A_PROBE)).as("%s", ledger).isTrue();
            emulator.shutdown("spindown");

            assertThat(ledger.lost()).as("more was logged than 1 MB").isPositive();
            assertThat(ledger.dropped()).containsOnlyKeys("buffer_full");
            // Starts and reports were dropped with the lines between them.
            assertThat(ledger.droppedInAll()).isBetween((long) ledger.lost(), ledger.lost() + 400L);
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
        }
    }

    private static String requestId(JsonObject line) {
        return line.get("faas").asObject().getString("request_id", "none");
    }

    /// The line's own text.
    private static String named(String message) {
        return message.startsWith("{") ? Json.parse(message).asObject().getString("requestId", "") : "";
    }
}
