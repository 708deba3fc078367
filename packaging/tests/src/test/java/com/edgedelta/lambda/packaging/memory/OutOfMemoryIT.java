package com.edgedelta.lambda.packaging.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.HostileSenders;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.ConfinedLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// If memory runs out, data is dropped and counted; the process lives, and works again when there is memory.
///
/// The heap is far too small for the configured buffer.
@Order(1) // It takes long, so it starts first.
@ResourceLock(PackedLayer.CORES)
final class OutOfMemoryIT {
    private static final String SMALL_HEAP = "-Xmx14m";

    @Test
    void aBurstThatDoesNotFitIntoTheHeapIsDroppedAndCounted() throws IOException {
        try (ConfinedLayer layer = new ConfinedLayer(SMALL_HEAP);
                WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator =
                        new Emulator(watched.settings(layer.settings()).withFunctionTimeoutMs(120_000))) {
            Ledger ledger = watched.ledger();
            watched.endpoint().forgetBodies().behave(EndpointBehaviour.always(EndpointAnswer.status(503)));
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(new Invocation().withBurst(ledger.burst(100_000, 200)));
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(200)));

            assertRecovers(watched, emulator);
        }
    }

    @Test
    void postsThatDoNotFitTogetherIntoTheHeapCostOnlyThemselves() throws IOException {
        try (ConfinedLayer layer = new ConfinedLayer(SMALL_HEAP);
                WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(layer.settings())
                        .withFunctionTimeoutMs(60_000)
                        .withoutFreeze())) {
            watched.endpoint().forgetBodies();
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(watched.invocation(5));
            String large = "[{\"time\":\"2026-01-01T00:00:00.000Z\",\"type\":\"function\",\"record\":\""
                    + "x".repeat(4_000_000) + "\\n\"}]";
            try (HostileSenders senders = new HostileSenders(emulator.telemetryPort())) {
                // Not each of them may get a response, but each must end.
                assertThat(senders.atOnce(Collections.nCopies(20, large))).hasSize(20);
            }

            assertRecovers(watched, emulator);
        }
    }

    private static void assertRecovers(WatchedEndpoint watched, Emulator emulator) {
        Ledger ledger = watched.ledger();
        boolean counted = watched.invokeUntil(emulator, () -> ledger.droppedInAll() > 0, Duration.ofSeconds(90));
        int lost = ledger.lost();
        List<InvocationResult> after = watched.invoke(emulator, 10, 20);
        Exit exit = emulator.shutdown("spindown");

        System.out.println("out of memory: " + ledger + ", " + emulator.telemetry());
        assertThat(counted).as("%s", ledger).isTrue();
        assertThat(ledger.dropped().keySet())
                .isSubsetOf("out_of_memory", "buffer_full", "too_large", "too_many_flushes");
        assertThat(ledger.droppedInAll())
                .as("each lost line is counted: %s", ledger)
                .isGreaterThanOrEqualTo(ledger.lost());
        assertThat(ledger.lost()).as("what came afterwards arrived").isLessThanOrEqualTo(lost);
        assertThat(after).allSatisfy(result -> assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(4)));
        assertThat(exit.code()).isZero();
        assertThat(exit.killed()).isFalse();
    }
}
