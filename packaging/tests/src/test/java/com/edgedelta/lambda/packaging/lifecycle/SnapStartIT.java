package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.emulator.Mode;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.FirehoseAnswer;
import com.edgedelta.lambda.endpoint.FirehoseCall;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packed layer in a sandbox that is restored from a snapshot: its earlier connections are not used again, and
/// events that are repeated are not sent again.
final class SnapStartIT {
    /// An attempt on a forgotten connection takes five, and is cut short only after a freeze as long.
    private static final Duration AT_ONCE = Duration.ofMillis(1_800);

    private static final Duration STOP = Duration.ofSeconds(2);

    enum End {
        CLOSED,
        RESET,
        FORGOTTEN;

        void strike(WatchedEndpoint watched) {
            switch (this) {
                case CLOSED -> watched.port().closeIdle();
                case RESET -> watched.port().resetIdle();
                case FORGOTTEN -> watched.port().forgetConnections();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void theConnectionOfTheSnapshotIsNotUsed(End end) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withMode(Mode.SNAP_START))) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(watched.port().connections()).as("opened during init").isOne();
            end.strike(watched);
            emulator.restore(STOP);
            List<InvocationResult> results = watched.invoke(emulator, 3, 5);
            emulator.shutdown("spindown");

            Ledger ledger = watched.ledger();
            assertThat(ledger.lost()).as("%s", ledger).isZero();
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.ownShare()).isLessThan(AT_ONCE));
            assertThat(watched.port().connections()).isEqualTo(2);
            assertThat(emulator.telemetry().failures()).isEmpty();
            assertThat(emulator.output()).isEmpty();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://127.0.0.1"})
    void aNameIsLookedUpForEachRequestAndNothingIsHeldByThat(String host) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withMode(Mode.SNAP_START)
                        .withEnvironment(
                                "ED_ENDPOINT", host + ":" + watched.port().port()))) {
            emulator.start();
            emulator.restore(Duration.ZERO);
            List<InvocationResult> results = watched.invoke(emulator, 5, 5);

            assertThat(watched.ledger().lost()).isZero();
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.ownShare()).isLessThan(AT_ONCE));
            assertThat(watched.port().connections()).as("one of the restore").isEqualTo(2);
        }
    }

    @Test
    void theInitIsToldOnceAndTheFirstReportSaysWhatTheRestoreTook() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withMode(Mode.SNAP_START)
                        .withEnvironment("ED_PLATFORM_EVENTS", "all"))) {
            emulator.start();
            emulator.restore(STOP);
            emulator.invoke(Deliveries.invocation("first", 2));
            emulator.invoke(Deliveries.invocation("second", 2));
            emulator.shutdown("spindown");

            for (String type : List.of(
                    "initStart",
                    "initRuntimeDone",
                    "initReport",
                    "extension",
                    "telemetrySubscription",
                    "restoreStart",
                    "restoreRuntimeDone",
                    "restoreReport")) {
                assertThat(Deliveries.ofType(endpoint, "platform." + type))
                        .as(type)
                        .hasSize(1);
            }
            List<JsonObject> reports = Deliveries.ofType(endpoint, "platform.report");
            assertThat(reports).hasSize(2);
            assertThat(reports.getFirst().get("restore_duration_ms")).isNotNull();
            assertThat(faas(reports.getFirst(), "coldstart")).hasToString("true");
            assertThat(reports.getLast().get("restore_duration_ms")).isNull();
            assertThat(faas(reports.getLast(), "coldstart")).isNull();
            assertThat(Deliveries.lines(endpoint)).hasSize(4);
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void credentialsOfTheSnapshotAreNotUsed() {
        try (Endpoint container = Endpoint.http();
                FirehoseEndpoint endpoint = FirehoseEndpoint.http().behave(call -> FirehoseAnswer.accept());
                Emulator emulator = new Emulator(FirehoseLayer.pushingTo(endpoint)
                        .withMode(Mode.SNAP_START)
                        .withEnvironment("AWS_ACCESS_KEY_ID", "")
                        .withEnvironment("AWS_SECRET_ACCESS_KEY", "")
                        .withEnvironment("AWS_SESSION_TOKEN", "")
                        .withEnvironment(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                container.url().toString())
                        .withEnvironment("AWS_CONTAINER_AUTHORIZATION_TOKEN", "an-authorization"))) {
            container.behave(request -> EndpointAnswer.status(200)
                    .withBody("{\"AccessKeyId\":\"AKIDEXAMPLE\",\"SecretAccessKey\":\"secret\",\"Token\":\"token-"
                            + request.number() + "\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"));
            emulator.start();
            assertThat(container.requests()).as("fetched during init").hasSize(1);
            emulator.restore(STOP);
            emulator.invoke(Deliveries.invocation("first", 2));
            emulator.invoke(Deliveries.invocation("second", 2));

            assertThat(FirehoseLayer.lines(endpoint)).hasSize(4);
            assertThat(endpoint.calls()).extracting(FirehoseCall::token).containsOnly("token-2");
            assertThat(emulator.output()).isEmpty();
        }
    }

    private static JsonValue faas(JsonObject report, String name) {
        return report.get("faas").asObject().get(name);
    }
}
