package com.edgedelta.lambda.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CircuitBreakerTest {
    private final ManualClock clock = new ManualClock();
    private final CircuitBreaker breaker = new CircuitBreaker(clock);

    /// From now on no probe is due for so long, and then one is.
    private void assertPause(Duration pause) {
        assertThat(breaker.isOpen()).isTrue();
        assertThat(breaker.probeIsDue()).isFalse();
        clock.advance(pause.minusMillis(1));
        assertThat(breaker.probeIsDue()).as("a millisecond before %s", pause).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(breaker.probeIsDue()).as("after %s", pause).isTrue();
    }

    @Test
    void aClosedOneNeedsNoProbe() {
        clock.advance(Duration.ofDays(1));

        assertThat(breaker.isOpen()).isFalse();
        assertThat(breaker.probeIsDue()).isFalse();
    }

    @Test
    void thePausesDoubleUpToAMinute() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            breaker.failed(0);
            assertPause(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void theFirstAnswerClosesIt() {
        breaker.failed(0);
        breaker.failed(0);
        breaker.failed(0);

        breaker.answered();
        assertThat(breaker.isOpen()).isFalse();
        clock.advance(Duration.ofDays(1));
        assertThat(breaker.probeIsDue()).isFalse();

        breaker.failed(0);
        assertPause(Duration.ofSeconds(1));
    }

    @Test
    void aProbeStaysDueUntilOneIsTried() {
        breaker.failed(0);
        clock.advance(Duration.ofHours(9));

        assertThat(breaker.probeIsDue()).as("after a long freeze").isTrue();
        assertThat(breaker.isOpen()).isTrue();
    }

    @ParameterizedTest(name = "after {0} ms asked for, {1} ms")
    @CsvSource({"0, 1000", "1, 1000", "1000, 1000", "1001, 1001", "7500, 7500", "60000, 60000", "999999999, 60000"})
    void theDestinationMayAskForALongerPauseWithinAMinute(long retryAfter, long pause) {
        breaker.failed(retryAfter);

        assertPause(Duration.ofMillis(pause));
    }

    @Test
    void whatTheDestinationAskedForIsDoubledByTheNextFailure() {
        breaker.failed(10_000);
        breaker.failed(0);
        assertPause(Duration.ofSeconds(20));

        breaker.failed(3_000);
        assertPause(Duration.ofSeconds(40));
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepItOpen() {
        breaker.failed(0);
        clock.setBack(Duration.ofDays(365));

        assertThat(breaker.probeIsDue()).isTrue();
    }

    @Test
    void aCutOffProbeIsAFailure() {
        breaker.failed(0);
        breaker.cutOff();
        assertPause(Duration.ofSeconds(2));
    }

    @Test
    void sixProbesInARowThatWereCutOffEarnTheNextMoreTime() {
        breaker.failed(0);
        for (int probe = 1; probe <= 6; probe++) {
            assertThat(breaker.probeGrace()).isEqualTo(90);
            breaker.cutOff();
        }

        assertThat(breaker.probeGrace()).isEqualTo(300);
        breaker.cutOff();
        assertThat(breaker.probeGrace()).as("the seventh too was cut off").isEqualTo(300);
    }

    @Test
    void aProbeThatFindsNobodyNeedsNoMoreTime() {
        breaker.failed(0);
        for (int probe = 1; probe <= 6; probe++) {
            breaker.cutOff();
        }
        breaker.failed(0);
        assertThat(breaker.probeGrace()).isEqualTo(90);

        for (int probe = 1; probe <= 6; probe++) {
            breaker.cutOff();
        }
        breaker.answered();
        assertThat(breaker.probeGrace()).isEqualTo(90);
    }
}
