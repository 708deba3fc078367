package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.time.Clock;

/// How long the extension may take for what it does, as moments of [Clock#nanos]. All of it follows from the
/// deadline that came with an event; nothing here waits or sends.
///
/// @param deadline in milliseconds since the epoch
record Deadlines(long deadline, Clock clock) {
    /// The longest flush, in ms, whatever time the function has left: 5 s, less what its end and a busy machine
    /// take.
    static final long LONGEST_FLUSH = 4_600;

    /// The longest a function can be made to run, in ms, for an event that names no deadline.
    private static final long LONGEST_FUNCTION = 900_000;

    private static final long SHUTDOWN = 2_000;
    private static final long FLUSH_BEFORE_RESET = 500;
    private static final long FLUSH_BEFORE_TIMEOUT = 300;
    private static final long NEXT_BEFORE_TIMEOUT = 100;

    /// The JVM's own end takes up to 300 ms of it: it waits so long for threads that are inside the kernel.
    private static final long EXIT_BEFORE_KILL = 700;

    /// Writing the largest buffer to memory-backed disk.
    private static final long SPILL = 200;

    static Deadlines ofInvocation(long deadline, Clock clock) {
        return new Deadlines(deadline > 0 ? deadline : clock.wallMillis() + LONGEST_FUNCTION, clock);
    }

    static Deadlines ofShutdown(long deadline, Clock clock) {
        return new Deadlines(deadline > 0 ? deadline : clock.wallMillis() + SHUTDOWN, clock);
    }

    /// A SIGTERM names no deadline; it is taken as the shutdown it stands for.
    static Deadlines ofTermination(Clock clock) {
        return ofShutdown(0, clock);
    }

    /// How long to wait for the runtime's end before what is there is pushed all the same, in ns from now.
    long waitForEnd() {
        return (deadline - FLUSH_BEFORE_TIMEOUT - clock.wallMillis()) * 1_000_000;
    }

    /// When what is pushed from now on must be over, so that `next` is called before the function's deadline.
    long pushUntil() {
        return flushUntil(0);
    }

    /// When a flush must be over that is followed by a reset, whose time runs already: what is not pushed by then is
    /// pushed at SHUTDOWN, or left to the next process.
    long flushBeforeResetUntil() {
        return Math.min(pushUntil(), clock.nanos() + FLUSH_BEFORE_RESET * 1_000_000);
    }

    /// The same for a flush whose time began so many ns ago, with the function's end.
    long flushUntil(long begunNanos) {
        long left = deadline - NEXT_BEFORE_TIMEOUT - clock.wallMillis();
        return clock.nanos() + Math.min(left * 1_000_000, LONGEST_FLUSH * 1_000_000 - begunNanos);
    }

    /// How long the last batch may be awaited: a third of what is left, in ns from now.
    long waitForLastBatch() {
        return (deadline - clock.wallMillis()) * 1_000_000 / 3;
    }

    /// When the last flush must be over, so that the process has ended well before it is killed.
    ///
    /// @param spills whether what is left is written to a file then
    long lastFlushUntil(boolean spills) {
        long left = deadline - EXIT_BEFORE_KILL - (spills ? SPILL : 0) - clock.wallMillis();
        return clock.nanos() + left * 1_000_000;
    }
}
