package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.testing.ManualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {
    private static final long MS = 1_000_000;

    private final ManualClock clock = new ManualClock();

    /// Milliseconds from now to a moment of the monotonic clock.
    private long fromNow(long nanos) {
        return (nanos - clock.nanos()) / MS;
    }

    @Test
    void theRuntimesEndIsAwaitedUntil300MsBeforeTheDeadline() {
        Deadlines deadlines = Deadlines.ofInvocation(START + 3_000, clock);
        assertThat(deadlines.waitForEnd()).isEqualTo(2_700 * MS);

        clock.advance(Duration.ofSeconds(2));
        assertThat(deadlines.waitForEnd()).isEqualTo(700 * MS);
        clock.advance(Duration.ofMillis(800));
        assertThat(deadlines.waitForEnd()).as("no time left").isEqualTo(-100 * MS);
    }

    @Test
    void aFlushLeavesTimeToCallNext50MsBeforeTheDeadline() {
        Deadlines deadlines = Deadlines.ofInvocation(START + 3_000, clock);
        assertThat(fromNow(deadlines.pushUntil())).isBetween(2_700L, 2_950L);

        clock.advance(Duration.ofMillis(2_700));
        assertThat(fromNow(deadlines.pushUntil())).as("from 300 ms on").isBetween(1L, 250L);
        clock.advance(Duration.ofMillis(300));
        assertThat(fromNow(deadlines.pushUntil())).isNegative();
    }

    @Test
    void noFlushIsLongerThanFiveSeconds() {
        Deadlines deadlines = Deadlines.ofInvocation(START + 900_000, clock);
        assertThat(fromNow(deadlines.pushUntil())).isEqualTo(4_600);

        clock.advance(Duration.ofMinutes(10));
        assertThat(fromNow(deadlines.pushUntil())).as("from when it begins").isEqualTo(4_600);
    }

    @Test
    void theLastBatchIsAwaitedAThirdOfTheTimeLeft() {
        Deadlines deadlines = Deadlines.ofShutdown(START + 2_000, clock);
        assertThat(deadlines.waitForLastBatch()).isBetween(600 * MS, 2_000 * MS / 3);

        clock.advance(Duration.ofMillis(500));
        assertThat(deadlines.waitForLastBatch()).isBetween(450 * MS, 500 * MS);
    }

    @Test
    void aLateBatchIsAwaitedLongerThanItsTimeOutIfThereIsTimeToPushItThen() {
        Deadlines deadlines = Deadlines.ofShutdown(START + 2_000, clock);
        assertThat(fromNow(deadlines.lateBatchUntil(25, false))).isEqualTo(125);
        assertThat(fromNow(deadlines.lateBatchUntil(1_000, false))).isEqualTo(1_100);
        assertThat(fromNow(deadlines.lateBatchUntil(30_000, false)))
                .as("less than the last flush")
                .isEqualTo(fromNow(deadlines.lastFlushUntil(false)) - 150);
        assertThat(fromNow(deadlines.lateBatchUntil(1_000, true)))
                .as("before a reset")
                .isEqualTo(fromNow(deadlines.lastFlushUntil(true)) - 150);

        assertThat(fromNow(Deadlines.ofShutdown(START + 500, clock).lateBatchUntil(1_000, false)))
                .as("a short shutdown")
                .isNegative();
    }

    @Test
    void theLastFlushIsOver200MsBeforeTheKill() {
        Deadlines deadlines = Deadlines.ofShutdown(START + 2_000, clock);
        assertThat(fromNow(deadlines.lastFlushUntil(false))).isBetween(1_200L, 1_500L);

        clock.advance(Duration.ofMillis(666));
        assertThat(fromNow(deadlines.lastFlushUntil(false))).isBetween(500L, 834L);
    }

    @Test
    void aTerminationIsAShutdown() {
        Deadlines deadlines = Deadlines.ofTermination(clock);

        assertThat(deadlines.deadline()).isEqualTo(START + 2_000);
        assertThat(fromNow(deadlines.lastFlushUntil(false))).isBetween(1_200L, 1_500L);
    }

    @Test
    void anEventWithoutDeadlineHasTheLongestThereCanBe() {
        assertThat(Deadlines.ofInvocation(0, clock).deadline()).isEqualTo(START + 900_000);
        assertThat(Deadlines.ofShutdown(0, clock).deadline()).isEqualTo(START + 2_000);
        assertThat(Deadlines.ofInvocation(-5, clock).deadline()).isEqualTo(START + 900_000);
    }

    @Test
    void aDeadlineLongPastLeavesNoTime() {
        Deadlines deadlines = Deadlines.ofInvocation(START - 5_000, clock);

        assertThat(deadlines.waitForEnd()).isNegative();
        assertThat(fromNow(deadlines.pushUntil())).isNegative();
        assertThat(Deadlines.ofShutdown(START - 5_000, clock).waitForLastBatch())
                .isNegative();
    }

    @Test
    void theTimeOfAFlushBeginsWithTheFunctionsEnd() {
        Deadlines deadlines = Deadlines.ofInvocation(START + 900_000, clock);

        assertThat(fromNow(deadlines.flushUntil(0))).isEqualTo(4_600);
        assertThat(fromNow(deadlines.flushUntil(1_500 * MS))).isEqualTo(3_100);
        assertThat(fromNow(deadlines.flushUntil(6_000 * MS))).isEqualTo(-1_400);
    }

    @Test
    void theDeadlineEndsAFlushHoweverLateItBegan() {
        Deadlines deadlines = Deadlines.ofInvocation(START + 3_000, clock);

        assertThat(fromNow(deadlines.flushUntil(0))).isEqualTo(fromNow(deadlines.flushUntil(1_000 * MS)));
        assertThat(fromNow(deadlines.flushUntil(4_000 * MS))).isEqualTo(600);
    }

    @Test
    void theLastFlushLeavesTimeToWriteDownWhatIsLeft() {
        Deadlines deadlines = Deadlines.ofShutdown(START + 2_000, clock);

        assertThat(fromNow(deadlines.lastFlushUntil(true)))
                .isBetween(500L, fromNow(deadlines.lastFlushUntil(false)) - 100);
    }
}
