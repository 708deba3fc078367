package com.edgedelta.lambda.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {
    private static final RandomGenerator LOWEST = () -> 0;
    private static final RandomGenerator HIGHEST = () -> -1;

    @ParameterizedTest
    @CsvSource({"0, 50, 100", "1, 100, 200", "2, 200, 400", "3, 400, 800", "6, 3200, 6400", "10, 51200, 102400"})
    void theDelayDoublesAndJitterTakesUpToHalfOfIt(int retry, long leastMs, long mostMs) {
        Duration interval = Duration.ofMillis(100);

        assertThat(new Backoff(interval, LOWEST).delay(retry)).isEqualTo(leastMs * 1_000_000);
        assertThat(new Backoff(interval, HIGHEST).delay(retry))
                .isBetween(mostMs * 1_000_000 - 1_000, mostMs * 1_000_000);
    }

    @Test
    void delaysAreSpreadOverTheirRange() {
        Backoff policy = new Backoff(Duration.ofMillis(100), new Random(42));
        Set<Long> tenths = new HashSet<>();

        for (int i = 0; i < 500; i++) {
            long delay = policy.delay(0);
            assertThat(delay).isBetween(50_000_000L, 100_000_000L);
            tenths.add(delay / 5_000_000);
        }

        assertThat(tenths).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void noDelayOverflows() {
        Backoff policy = new Backoff(Duration.ofSeconds(1_000_000), HIGHEST);
        long before = 0;

        for (int retry = 0; retry < 100; retry++) {
            long delay = policy.delay(retry);
            assertThat(delay).isGreaterThanOrEqualTo(before);
            assertThat(delay + delay).as("room to calculate with it").isPositive();
            before = delay;
        }
        assertThat(policy.delay(Integer.MAX_VALUE)).isEqualTo(before);
    }
}
