package com.edgedelta.lambda.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeOfDayTest {
    @ParameterizedTest
    @ValueSource(strings = {"2022-03-01T14:09:15.231Z", "2022-03-01T00:00:00.000Z", "2026-12-31T23:59:59.999Z"})
    void aTimeIsReadAsTheJdkReadsIt(String time) {
        assertThat(TimeOfDay.millis(time)).isEqualTo(Instant.parse(time).toEpochMilli() % 86_400_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2022-03-01", "2022-03-01 14:09:15.231Z", "2022-03-01T14:09:15Z", "2022-03-01Tab:09:15.231Z"
            })
    void anythingElseIsUnknown(String time) {
        assertThat(TimeOfDay.millis(time)).isEqualTo(-1);
    }

    @Test
    void aSpanMayCrossMidnight() {
        long before = TimeOfDay.millis("2022-03-01T23:59:59.900Z");

        assertThat(TimeOfDay.between(
                        before, Instant.parse("2022-03-02T00:00:00.050Z").toEpochMilli()))
                .isEqualTo(150);
    }

    @Test
    void aSpanThatBeginsAfterItsEndIsUnknown() {
        assertThat(TimeOfDay.between(1_000, 990)).isZero();
    }
}
