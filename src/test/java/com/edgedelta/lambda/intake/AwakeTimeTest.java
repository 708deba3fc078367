package com.edgedelta.lambda.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AwakeTimeTest {
    private final AwakeTime held = new AwakeTime();

    @Test
    void manyShortWaitsAreNotLong() {
        held.begin();
        for (int i = 0; i < 100; i++) {
            held.pass();
        }

        assertThat(held.isOver()).isFalse();
    }

    /// As a slice into which a freeze falls: nothing but the time that has passed tells of it.
    @Test
    void aSliceThatLastsLongerCountsAsOne() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long slices = 1_000_000_000 / AwakeTime.SLICE_NANOS;
        held.begin();
        long began = System.nanoTime();
        for (int slice = 1; slice < slices; slice++) {
            assertThat(never.await(AwakeTime.SLICE_NANOS * 6 / 5, TimeUnit.NANOSECONDS))
                    .isFalse();
            held.pass();
        }
        assertThat(System.nanoTime() - began).as("more than a second").isGreaterThan(1_000_000_000);
        assertThat(held.isOver()).as("but not so many slices").isFalse();

        assertThat(never.await(AwakeTime.SLICE_NANOS * 6 / 5, TimeUnit.NANOSECONDS))
                .isFalse();
        held.pass();
        assertThat(held.isOver()).isTrue();

        held.begin();
        assertThat(held.isOver()).isFalse();
    }
}
