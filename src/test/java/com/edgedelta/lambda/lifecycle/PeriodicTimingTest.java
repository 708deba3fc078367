package com.edgedelta.lambda.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PeriodicTimingTest {
    private static final long MS = 1_000_000;

    private final ManualClock clock = new ManualClock();
    private final PeriodicTiming timing = new PeriodicTiming(5_000, clock);

    @Test
    void aFlushIsDueOnceInAnInterval() {
        assertThat(timing.invoked(0, false)).isEqualTo(FlushTiming.Hold.UNTIL_END);
        assertThat(timing.flushesAtEnd()).isFalse();
        assertThat(timing.untilDueNanos()).isEqualTo(5_000 * MS);

        clock.advance(Duration.ofMillis(4_999));
        assertThat(timing.flushesAtEnd()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(timing.flushesAtEnd()).isTrue();
        assertThat(timing.untilDueNanos()).isZero();

        timing.flushed();
        assertThat(timing.flushesAtEnd()).isFalse();
    }

    @Test
    void aClockThatIsSetBackDelaysNothing() {
        clock.setBack(Duration.ofHours(1));

        assertThat(timing.flushesAtEnd()).isTrue();
    }
}
