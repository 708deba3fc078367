package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.Redelivery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lambda delivers a batch at least once; it is forwarded once.
final class DuplicatesIT {
    @ParameterizedTest
    @EnumSource(
            value = Redelivery.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NEVER"})
    void aBatchThatIsDeliveredAgainIsForwardedOnce(Redelivery again) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withRedelivery(again))) {
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
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void equalEventsInDifferentBatchesAreNoDuplicates() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            String event = "{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":\"tick\\n\"}";

            emulator.start();
            emulator.invoke(new Invocation()
                    .withBody("[" + event + "]")
                    .withBody("[" + event + "," + event + "]")
                    .withBody("[" + event + "]"));

            assertThat(Deliveries.lines(watched.endpoint()))
                    .as("the third batch is the first again")
                    .containsExactly("tick", "tick", "tick");
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
