package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A connection that dies while the process is frozen is not a failure: nothing is lost, nothing is sent twice,
/// nothing waits for it.
@Order(1) // It takes longest, so it starts first.
final class FreezeIT {
    private static final Duration LONG_STOP = Duration.ofSeconds(45);
    /// An attempt that times out takes five, a retry by the policy three.
    private static final Duration AT_ONCE = Duration.ofMillis(2_500);

    enum End {
        CLOSED,
        RESET;

        void strike(WatchedEndpoint watched) {
            switch (this) {
                case CLOSED -> watched.port().closeIdle();
                case RESET -> watched.port().resetIdle();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void anEndpointThatDropsIdleConnectionsInEachFreezeCostsNothing(End end) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withWhileFrozen(() -> end.strike(watched)))) {
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 30, 5);
            emulator.shutdown("spindown");

            assertArrivedOnce(watched.ledger());
            assertThat(watched.port().connections()).as("the fault took place").isGreaterThanOrEqualTo(30);
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.ownShare()).isLessThan(AT_ONCE));
            assertThat(emulator.output()).as("no failure is reported").isEmpty();
        }
    }

    @Test
    void flushedAtTheNextInvocationTheSameIsTrue() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", "true")
                        .withWhileFrozen(watched.port()::resetIdle))) {
            emulator.start();
            watched.invoke(emulator, 20, 5);
            emulator.shutdown("spindown");

            assertArrivedOnce(watched.ledger());
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void connectionsSurviveALongStopOrAreReplacedAtOnce() {
        try (WatchedEndpoint kept = new WatchedEndpoint();
                WatchedEndpoint forgotten = new WatchedEndpoint();
                Emulator keeping = new Emulator(kept.settings(PackedLayer.withoutEndpoint()));
                Emulator forgetting = new Emulator(forgotten.settings(PackedLayer.withoutEndpoint()))) {
            keeping.start();
            forgetting.start();
            kept.invoke(keeping, 3, 5);
            forgotten.invoke(forgetting, 3, 5);
            // Both sandboxes are stopped from here on.
            forgotten.port().forgetConnections();
            keeping.freezeFor(LONG_STOP);
            List<InvocationResult> after = forgotten.invoke(forgetting, 3, 5);
            kept.invoke(keeping, 3, 5);

            assertThat(keeping.telemetry().connections())
                    .as("connections of Lambda to the receiver")
                    .isOne();
            assertThat(keeping.telemetry().failures()).isEmpty();
            assertThat(forgetting.telemetry().failures()).isEmpty();
            keeping.shutdown("spindown");
            forgetting.shutdown("spindown");
            assertArrivedOnce(kept.ledger());
            assertArrivedOnce(forgotten.ledger());
            assertThat(after)
                    .as("nobody waits for long for an answer on a connection that is forgotten")
                    .allSatisfy(result -> assertThat(result.ownShare()).isLessThan(Duration.ofMillis(4_500)));
            assertThat(forgetting.output()).isEmpty();
        }
    }

    @Test
    void aRequestThatIsCutOffGoesOutOnceMoreAtOnce() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(slowRetries(watched))) {
            emulator.start();
            watched.invoke(emulator, 2, 50);
            watched.port().cutRequests(1, 2_000);
            InvocationResult cut = emulator.invoke(watched.invocation(50));
            watched.invoke(emulator, 2, 50);
            emulator.shutdown("spindown");

            assertArrivedOnce(watched.ledger());
            assertThat(cut.ownShare()).isLessThan(AT_ONCE);
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void aRequestWhoseAnswerIsLostGoesOutOnceMoreAtOnceAndMayArriveTwice() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(slowRetries(watched))) {
            emulator.start();
            watched.invoke(emulator, 2, 50);
            watched.port().loseAnswers(1);
            InvocationResult lost = emulator.invoke(watched.invocation(50));
            watched.invoke(emulator, 2, 50);
            emulator.shutdown("spindown");

            Ledger ledger = watched.ledger();
            assertThat(ledger.lost()).as("%s", ledger).isZero();
            assertThat(ledger.duplicated()).as("that one chunk: %s", ledger).isLessThanOrEqualTo(50);
            assertThat(lost.ownShare()).isLessThan(AT_ONCE);
            assertThat(emulator.output()).isEmpty();
        }
    }

    /// A retry by the policy would wait longer than `AT_ONCE`.
    private static EmulatorSettings slowRetries(WatchedEndpoint watched) {
        return watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_RETRY_INTERVAL_MS", "3000");
    }

    private static void assertArrivedOnce(Ledger ledger) {
        assertThat(ledger.lost()).as("%s", ledger).isZero();
        assertThat(ledger.duplicated()).as("%s", ledger).isZero();
        assertThat(ledger.outOfOrder()).as("%s", ledger).isZero();
    }
}
