package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.process.ProcessStats;
import org.junit.jupiter.api.Test;

/// Nothing grows with the number of invocations, from the first tenth of them to the last.
final class LongLifeIT {
    private static final int INVOCATIONS = Integer.getInteger("long.life.invocations", 300);
    /// The change of a JVM's memory by itself, which decreases as it runs.
    private static final long SWING_KB = INVOCATIONS >= 5_000 ? 4_000 : 10_000;
    private static final int FEW = 2;

    @Test
    void memoryThreadsSocketsAndFilesStayWhatTheyWere() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().forgetBodies();
            emulator.start();
            ProcessStats early = statsAfter(watched, emulator, INVOCATIONS / 10);
            ProcessStats late = statsAfter(watched, emulator, INVOCATIONS - INVOCATIONS / 10);
            emulator.shutdown("spindown");

            System.out.println(INVOCATIONS + " invocations: " + early + ", then " + late);
            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(late.rssKb()).isLessThanOrEqualTo(early.rssKb() + SWING_KB);
            assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + FEW);
            assertThat(late.sockets()).isLessThanOrEqualTo(early.sockets() + FEW);
            assertThat(late.files()).isLessThanOrEqualTo(early.files() + FEW);
            assertThat(watched.endpoint().connections()).isLessThanOrEqualTo(FEW);
            assertThat(emulator.telemetry().connections()).isOne();
            assertThat(emulator.output()).isEmpty();
        }
    }

    private static ProcessStats statsAfter(WatchedEndpoint watched, Emulator emulator, int invocations) {
        for (int i = 0; i < invocations; i++) {
            InvocationResult result = emulator.invoke(watched.invocation(10));
            assertThat(result.exit()).isNull();
        }
        return emulator.processStats();
    }
}
