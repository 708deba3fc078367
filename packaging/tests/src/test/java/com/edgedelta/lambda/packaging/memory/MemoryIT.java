package com.edgedelta.lambda.packaging.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import com.edgedelta.lambda.telemetry.TelemetryStats;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A burst of 40 MB in one invocation, with the default buffer of 20.
@QuietMachine
final class MemoryIT {
    private static final int LINES = 200_000;
    private static final int LENGTH = 200;
    private static final long PEAK_KB = 96 * 1_000;
    private static final long FUNCTION_MS = 120_000;

    @Test
    void aBurstArrivesWholeWhileTheEndpointKeepsUp() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withFunctionTimeoutMs(FUNCTION_MS))) {
            watched.endpoint().forgetBodies();
            Ledger ledger = watched.ledger();
            emulator.start();
            InvocationResult result = emulator.invoke(new Invocation().withBurst(ledger.burst(LINES, LENGTH)));
            long peak = emulator.processStats().peakRssKb();
            Exit exit = emulator.shutdown("spindown");

            System.out.println("burst: " + ledger + ", peak " + peak + " kB, wait " + result.telemetryWait()
                    + ", own share " + result.ownShare() + ", " + emulator.telemetry());
            assertThat(ledger.lost()).as("%s", ledger).isZero();
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
            assertThat(ledger.outOfOrder()).as("%s", ledger).isZero();
            assertThat(ledger.droppedInAll()).isZero();
            assertThat(peak).isLessThanOrEqualTo(PEAK_KB);
            assertThat(result.timedOut()).isFalse();
            assertThat(result.ownShare()).as("most was pushed before").isLessThan(Duration.ofSeconds(5));
            assertThat(exit.code()).isZero();
        }
    }

    @Test
    void aSlowEndpointDelaysLambdaALittleAndThenTheOldestAreDroppedAndCounted() {
        assertCounted(EndpointAnswer.status(200).withDelayMs(400));
    }

    @Test
    void aDeadEndpointDelaysLambdaALittleAndThenTheOldestAreDroppedAndCounted() {
        assertCounted(EndpointAnswer.hang());
    }

    private static void assertCounted(EndpointAnswer answer) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withFunctionTimeoutMs(FUNCTION_MS))) {
            watched.endpoint().forgetBodies().behave(EndpointBehaviour.always(answer));
            Ledger ledger = watched.ledger();
            emulator.start();
            InvocationResult result = emulator.invoke(new Invocation().withBurst(ledger.burst(LINES, LENGTH)));
            TelemetryStats telemetry = emulator.telemetry();
            long peak = emulator.processStats().peakRssKb();
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(200)));
            boolean back = watched.invokeUntil(
                    emulator, () -> ledger.droppedInAll() > 0 && ledger.arrived() > 10_000, Duration.ofSeconds(90));
            emulator.invoke(watched.invocation(1));
            Exit exit = emulator.shutdown("spindown");

            System.out.println("burst, " + answer.kind() + ": " + ledger + ", peak " + peak + " kB, wait "
                    + result.telemetryWait() + ", own share " + result.ownShare() + ", " + telemetry);
            assertThat(result.timedOut()).isFalse();
            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(8));
            assertThat(peak).isLessThanOrEqualTo(PEAK_KB);
            // 100 ms are ours; the rest is for the emulator and a busy machine.
            assertThat(telemetry.slowestAnswer()).isLessThan(Duration.ofMillis(100 + 1_400));
            assertThat(telemetry.answers().dividedBy(telemetry.posts())).isLessThan(Duration.ofMillis(100 + 50));
            assertThat(telemetry.failures()).isEmpty();
            assertThat(back).as("%s", ledger).isTrue();
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
            assertThat(ledger.outOfOrder()).as("%s", ledger).isZero();
            assertThat(ledger.dropped()).containsOnlyKeys("buffer_full");
            // Some platform events of the invocations may have been dropped, too.
            assertThat(ledger.droppedInAll()).as("%s", ledger).isBetween((long) ledger.lost(), ledger.lost() + 20L);
            assertThat(exit.code()).isZero();
        }
    }
}
