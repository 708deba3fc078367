package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.time.Clock;

/// Pushes not more often than once in an interval of wall clock: at the end of the first invocation that ends after it,
/// or during one that outlasts it.
final class PeriodicTiming implements FlushTiming {
    private final long intervalMillis;
    private final Clock clock;
    private long flushedAt;

    PeriodicTiming(long intervalMillis, Clock clock) {
        this.intervalMillis = intervalMillis;
        this.clock = clock;
        this.flushedAt = clock.wallMillis();
    }

    @Override
    public Hold invoked(long waitingBytes, boolean failed) {
        return Hold.UNTIL_END;
    }

    @Override
    public long untilDueNanos() {
        long passed = clock.wallMillis() - flushedAt;
        return passed < 0 ? 0 : (intervalMillis - passed) * 1_000_000; // The wall clock may be set back.
    }

    @Override
    public boolean flushesAtEnd() {
        return untilDueNanos() <= 0;
    }

    @Override
    public void flushed() {
        flushedAt = clock.wallMillis();
    }
}
