package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.FlushStrategy;
import com.edgedelta.lambda.time.Clock;

/// Decides for each invocation how long it is held and when records are pushed. Nothing here waits or sends.
interface FlushTiming {
    /// How long an invocation is held.
    enum Hold {
        /// Until Lambda reports its end, and what it logged is pushed if that is due.
        UNTIL_END,
        /// Until the records of earlier invocations are pushed, while the function runs.
        FOR_EARLIER_RECORDS,
        /// Not at all: `next` is called at once.
        NOT_AT_ALL
    }

    /// An invocation begins.
    ///
    /// @param waitingBytes records that wait to be pushed
    /// @param failed whether an invocation has failed since the last call
    Hold invoked(long waitingBytes, boolean failed);

    /// In how many ns all records are to be pushed if the invocation is still running; not positive if now.
    default long untilDueNanos() {
        return Long.MAX_VALUE;
    }

    /// Whether an invocation that ends now is held for a push.
    default boolean flushesAtEnd() {
        return true;
    }

    /// All records were pushed, or tried to be.
    default void flushed() {}

    /// An invocation was held until its end, and so many ms longer.
    default void heldBeyondEnd(long millis) {}

    static FlushTiming of(Config config, Clock clock) {
        return switch (config.flushStrategy()) {
            case FlushStrategy.AtEnd end -> new FixedTiming(Hold.UNTIL_END);
            case FlushStrategy.AtNext next -> new FixedTiming(Hold.FOR_EARLIER_RECORDS);
            case FlushStrategy.Adaptive adaptive ->
                new AdaptiveTiming(config.maxRequestBytes(), config.bufferBytes(), clock);
            case FlushStrategy.Periodic periodic -> new PeriodicTiming(periodic.millis(), clock);
        };
    }
}
