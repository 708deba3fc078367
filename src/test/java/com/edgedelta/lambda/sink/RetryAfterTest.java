package com.edgedelta.lambda.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.testing.ManualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    /// Friday, 15 January 2027, 08:00:00 GMT.
    private static final long NOW = ManualClock.START;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "120, 120000", "' 7 ', 7000", "007, 7000"})
    void secondsCountFromNow(String header, long millis) {
        assertThat(RetryAfter.millis(header, NOW)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 15 Jan 2027 08:00:30 GMT | 30000",
                "Fri, 15 Jan 2027 09:00:00 GMT | 3600000",
                "Sat, 16 Jan 2027 08:00:00 GMT | 86400000",
                "Fri, 15 Jan 2027 08:00:00 GMT | 0"
            })
    void aDateCountsFromNow(String header, long millis) {
        assertThat(RetryAfter.millis(header, NOW)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 15 Jan 2027 07:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"})
    void aDateOfThePastIsNoPause(String header) {
        assertThat(RetryAfter.millis(header, NOW)).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-5",
                "+5",
                "1.5",
                "1e3",
                "soon",
                "\u0661",
                "5 s",
                "Fri, 32 Jan 2027 08:00:00 GMT",
                "Mon, 15 Jan 2027 08:00:30 GMT",
                "2027-01-15T08:00:30Z",
                "Fri, 15 Jan 2027 08:00:30",
                "\u0000"
            })
    void anythingElseIsAsIfItWereAbsent(@Nullable String header) {
        assertThat(RetryAfter.millis(header, NOW)).isZero();
    }

    /// What is done with it is reckoned in nanoseconds.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "999999999",
                "1000000000",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void aHugeOneIsHugeAndOverflowsNowhere(String header) {
        long millis = RetryAfter.millis(header, NOW);

        assertThat(millis).isGreaterThan(24L * 3_600 * 1_000);
        assertThat(Math.multiplyExact(millis, 1_000_000L)).isPositive();
    }

    @Test
    void aHugeNumberTakesNoTime() {
        assertThat(RetryAfter.millis("9".repeat(300_000), NOW)).isPositive();
    }
}
