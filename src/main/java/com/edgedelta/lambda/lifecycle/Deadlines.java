package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.time.Clock;

/// The time limits of the extension's work, as moments of [Clock#nanos]. All of them follow from the deadline of an
/// event. Nothing here waits or sends.
///
/// @param deadline in milliseconds since the epoch
record Deadlines(long deadline, Clock clock) {
    /// The longest flush, in ms, whatever time the function has left: 5 s, less the time to end it on a busy
    /// machine.
    static final long LONGEST_FLUSH = 4_600;

    /// The longest configurable duration of a function, in ms, for an event without a deadline.
    private static final long LONGEST_FUNCTION = 900_000;

    private static final long SHUTDOWN = 2_000;
    private static final long FLUSH_BEFORE_RESET = 500;
    private static final long FLUSH_BEFORE_TIMEOUT = 300;
    private static final long NEXT_BEFORE_TIMEOUT = 100;

    /// The JVM's own end takes up to 300 ms of it, because it waits for threads that are inside the kernel.
    private static final long EXIT_BEFORE_KILL = 700;

    /// Writing the largest buffer to memory-backed disk.
    private static final long SPILL = 200;

    /// A batch is posted that much later than its time-out says, if the machine is busy.
    private static final long LATE_BATCH = 100;

    /// The least time for pushing the last batch.
    private static final long LAST_PUSH = 150;

    static Deadlines ofInvocation(long deadline, Clock clock) {
        return new Deadlines(deadline > 0 ? deadline : clock.wallMillis() + LONGEST_FUNCTION, clock);
    }

    static Deadlines ofShutdown(long deadline, Clock clock) {
        return new Deadlines(deadline > 0 ? deadline : clock.wallMillis() + SHUTDOWN, clock);
    }

    /// A SIGTERM has no deadline; it counts as the shutdown for which it stands.
    static Deadlines ofTermination(Clock clock) {
        return ofShutdown(0, clock);
    }

    /// Returns the maximum wait for the runtime's end before records are pushed anyway, in ns from now.
    long waitForEnd() {
        return (deadline - FLUSH_BEFORE_TIMEOUT - clock.wallMillis()) * 1_000_000;
    }

    /// Returns when a push that starts now must be over, so that `next` is called before the function's deadline.
    long pushUntil() {
        return flushUntil(0);
    }

    /// Returns when a flush must be over that is followed by a reset, whose time already runs. The remaining
    /// records are pushed at SHUTDOWN, or left to the next process.
    long flushBeforeResetUntil() {
        return Math.min(pushUntil(), clock.nanos() + FLUSH_BEFORE_RESET * 1_000_000);
    }

    /// Returns the same for a flush whose time began so many ns ago, with the function's end.
    long flushUntil(long begunNanos) {
        long left = deadline - NEXT_BEFORE_TIMEOUT - clock.wallMillis();
        return clock.nanos() + Math.min(left * 1_000_000, LONGEST_FLUSH * 1_000_000 - begunNanos);
    }

    /// Returns the maximum wait for the last batch: a third of the remaining time, in ns from now.
    long waitForLastBatch() {
        return (deadline - clock.wallMillis()) * 1_000_000 / 3;
    }

    /// Returns until when a batch is awaited that Lambda began to collect just before SHUTDOWN: as long as its
    /// time-out,
    /// if that leaves time to push it.
    ///
    /// @param batchTimeout the telemetry buffer's time-out, in ms
    /// @param spills as in [#lastFlushUntil]
    long lateBatchUntil(long batchTimeout, boolean spills) {
        long collected = clock.nanos() + (batchTimeout + LATE_BATCH) * 1_000_000;
        return Math.min(collected, lastFlushUntil(spills) - LAST_PUSH * 1_000_000);
    }

    /// Returns when the last flush must be over, so that the process ends well before it is killed.
    ///
    /// @param spills whether the remaining records are then written to a file
    long lastFlushUntil(boolean spills) {
        long left = deadline - EXIT_BEFORE_KILL - (spills ? SPILL : 0) - clock.wallMillis();
        return clock.nanos() + left * 1_000_000;
    }
}
