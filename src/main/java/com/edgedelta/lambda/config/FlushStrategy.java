package com.edgedelta.lambda.config;

/// When records are pushed, relative to the invocations; `ED_FLUSH_STRATEGY`.
public sealed interface FlushStrategy {
    /// At the end of each invocation, which is held for it.
    record AtEnd() implements FlushStrategy {
        @Override
        public String toString() {
            return "end";
        }
    }

    /// While the next invocation runs. No invocation waits for its own end.
    record AtNext() implements FlushStrategy {
        @Override
        public String toString() {
            return "next";
        }
    }

    /// At the end while invocations are rare, at the next ones while they are frequent.
    record Adaptive() implements FlushStrategy {
        @Override
        public String toString() {
            return "adaptive";
        }
    }

    /// At the end of an invocation, but not more often than this, and during long ones.
    ///
    /// @param millis 1,000 to 600,000
    record Periodic(int millis) implements FlushStrategy {
        @Override
        public String toString() {
            return "periodically," + millis;
        }
    }

    /// Whether an invocation is ever held until Lambda reports its end in the telemetry, so that a wait for telemetry
    /// is billed.
    default boolean awaitsTelemetry() {
        return !(this instanceof AtNext);
    }
}
