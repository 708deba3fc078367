package com.edgedelta.lambda.push;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before each retry of a chunk: the interval, doubled each time, of which a random half may be
/// missing, so that many sandboxes do not come back to a recovering endpoint at one moment.
final class RetryPolicy {
    private static final int MOST_DOUBLINGS = 20;

    private final long intervalNanos;
    private final RandomGenerator random;

    RetryPolicy(Duration interval, RandomGenerator random) {
        this.intervalNanos = interval.toNanos();
        this.random = random;
    }

    /// Nanoseconds to wait before the retry of that number, from 0 on.
    long delay(int retry) {
        double whole = (double) intervalNanos * (1L << Math.min(retry, MOST_DOUBLINGS));
        return (long) Math.min(whole * (0.5 + random.nextDouble() / 2), Long.MAX_VALUE / 4.0);
    }
}
