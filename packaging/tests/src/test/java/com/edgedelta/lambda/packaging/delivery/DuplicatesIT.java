package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.Redelivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lambda delivers a batch at least once. One that it had a reason to repeat is forwarded once.
final class DuplicatesIT {
    private static final Duration LATE = Duration.ofMillis(60);

    @ParameterizedTest
    @EnumSource(
            value = Redelivery.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NEVER"})
    void aBatchThatIsDeliveredAgainAfterALateAnswerIsForwardedOnce(Redelivery again) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                        .withSlowPosts(LATE)
                        .withRedelivery(again))) {
            List<String> invocations = new ArrayList<>();
            emulator.start();
            for (int i = 0; i < 10; i++) {
                Invocation invocation = watched.invocation(20);
                invocations.add(invocation.requestId());
                emulator.invoke(invocation);
            }
            emulator.shutdown("spindown");

            Ledger ledger = watched.ledger();
            assertThat(emulator.telemetry().redelivered()).isGreaterThanOrEqualTo(10);
            assertThat(emulator.telemetry().failures())
                    .as("all of them were answered 200")
                    .isEmpty();
            assertThat(ledger.lost()).as("%s", ledger).isZero();
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
            assertThat(Deliveries.reports(watched.endpoint())).containsExactlyElementsOf(invocations);
            assertThat(Deliveries.ofType(watched.endpoint(), "platform.runtimeDone"))
                    .hasSize(10);
            assertThat(ledger.dropped().keySet()).containsExactly("redelivered");
            assertThat(ledger.droppedInAll())
                    .as("those that came again, but for the last batch, whose count no push follows")
                    .isGreaterThanOrEqualTo(9 * 22);
            assertThat(emulator.output()).isEmpty();
        }
    }

    /// A function that logs the same lines in the same millisecond.
    @Test
    void equalBatchesThatWereAnsweredInTimeAllArrive() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "30000"))) {
            String event = "{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":\"tick\\n\"}";
            String thousand = "[" + String.join(",", Collections.nCopies(1_000, event)) + "]";

            emulator.start();
            emulator.invoke(
                    new Invocation().withBody(thousand).withBody(thousand).withBody(thousand));
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(watched.endpoint())).hasSize(3_000).containsOnly("tick");
            assertThat(watched.ledger().droppedInAll()).isZero();
        }
    }

    /// With the default of 25 ms an answer may be late on a busy machine; what is left out then is counted.
    @Test
    void equalBatchesArriveOrAreCounted() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                        .withSlowPosts(LATE))) {
            String event = "{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":\"tick\\n\"}";
            String thousand = "[" + String.join(",", Collections.nCopies(1_000, event)) + "]";

            emulator.start();
            emulator.invoke(
                    new Invocation().withBody(thousand).withBody(thousand).withBody(thousand));
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(watched.endpoint())).hasSize(1_000);
            assertThat(watched.ledger().dropped()).isEqualTo(Map.of("redelivered", 2_000L));
        }
    }

    @Test
    void equalEventsInDifferentBatchesAreNoDuplicates() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "30000"))) {
            String event = "{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":\"tick\\n\"}";

            emulator.start();
            emulator.invoke(new Invocation()
                    .withBody("[" + event + "]")
                    .withBody("[" + event + "," + event + "]")
                    .withBody("[" + event + "]"));

            assertThat(Deliveries.lines(watched.endpoint()))
                    .as("the third batch has the bytes of the first, and is another")
                    .containsExactly("tick", "tick", "tick", "tick");
        }
    }

    @Test
    void aPostWithAFragmentIsNeverTakenForADuplicate() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            String envelope = "[{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":";
            String begin = envelope + "\"the first part and ";
            String end = envelope + "\"the rest\\n\"}]";

            emulator.start();
            emulator.invoke(new Invocation()
                    .withBody(begin)
                    .withBody(end)
                    .withBody(begin)
                    .withBody(end));

            assertThat(Deliveries.lines(watched.endpoint()))
                    .containsExactly("the first part and the rest", "the first part and the rest");
        }
    }
}
