package com.edgedelta.lambda.push;

import com.edgedelta.lambda.time.Clock;

/// Keeps flushes from a destination that is down, so that an outage costs the function one flush and then next to
/// nothing. It opens when a flush fails; while it is open a single probe is due after 1, 2, 4 ... 60 s of wall-clock
/// time, since the process is frozen between invocations. The first that is answered closes it.
///
/// A rule without threads or I/O; used by one thread.
final class CircuitBreaker {
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 60_000;

    /// How long a probe may hold the function after its end: 100 ms, less what cutting it off takes.
    private static final long GRACE_MS = 90;

    /// So many probes in a row that were cut off tell nothing: the destination may be well, but farther away than
    /// a short function and the usual grace last, and would then never be reached again.
    private static final int CUT_OFF_PROBES = 6;

    private static final long LONG_GRACE_MS = 300;

    private final Clock clock;
    private long pause;
    private long openedAt;
    private int cutOff;

    CircuitBreaker(Clock clock) {
        this.clock = clock;
    }

    boolean isOpen() {
        return pause > 0;
    }

    /// Whether it is open and has been so for its pause, or the wall clock has been set back.
    boolean probeIsDue() {
        long open = clock.wallMillis() - openedAt;
        return isOpen() && (open >= pause || open < 0);
    }

    /// In ms from the function's end on.
    long probeGrace() {
        return cutOff < CUT_OFF_PROBES ? GRACE_MS : LONG_GRACE_MS;
    }

    /// A flush or a probe met no destination.
    ///
    /// @param retryAfter how long the destination asked to be left alone, in ms; 0 where it did not
    void failed(long retryAfter) {
        long next = isOpen() ? Math.min(pause * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
        pause = Math.clamp(retryAfter, next, LONGEST_PAUSE_MS);
        openedAt = clock.wallMillis();
        cutOff = 0;
    }

    /// A probe was ended before it had met the destination or found it missing.
    void cutOff() {
        int before = cutOff;
        failed(0);
        cutOff = before + 1;
    }

    /// The destination has answered.
    void answered() {
        pause = 0;
        cutOff = 0;
    }
}
