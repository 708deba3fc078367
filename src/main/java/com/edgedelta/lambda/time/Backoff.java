package com.edgedelta.lambda.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before each retry: the interval, doubled each time, less up to half of it at random, so that many
/// sandboxes do not return to a recovering endpoint at the same moment.
public final class Backoff {
    private static final int MAX_DOUBLINGS = 20;

    private final long intervalNanos;
    private final RandomGenerator random;

    public Backoff(Duration interval, RandomGenerator random) {
        this.intervalNanos = interval.toNanos();
        this.random = random;
    }

    /// Nanoseconds to wait before a retry, counted from 0.
    public long delay(int retry) {
        double whole = (double) intervalNanos * (1L << Math.min(retry, MAX_DOUBLINGS));
        return (long) Math.min(whole * (0.5 + random.nextDouble() / 2), Long.MAX_VALUE / 4.0);
    }
}
