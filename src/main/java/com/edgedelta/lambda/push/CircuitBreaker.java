package com.edgedelta.lambda.push;

import com.edgedelta.lambda.time.Clock;

/// Keeps flushes away from a destination that is down, so that an outage costs the function one flush and then
/// almost nothing. It opens when a flush fails. While it is open, a single probe is due after 1, 2, 4 ... 60 s of
/// wall-clock time, because the process is frozen between invocations. The first answered probe closes it.
///
/// A rule without threads or I/O, for one thread.
final class CircuitBreaker {
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 60_000;

    /// How long a probe may hold the function after its end: 100 ms, less the time to cut it off.
    private static final long GRACE_MS = 90;

    /// So many consecutive probes that were cut off prove nothing: the destination may work, but be farther away
    /// than a short function and the usual grace last, and would then never be reached again.
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

    /// Whether it has been open for its pause, or is open and the wall clock has been set back.
    boolean probeIsDue() {
        long open = clock.wallMillis() - openedAt;
        return isOpen() && (open >= pause || open < 0);
    }

    /// Returns the grace of a probe in ms, from the function's end on.
    long probeGrace() {
        return cutOff < CUT_OFF_PROBES ? GRACE_MS : LONG_GRACE_MS;
    }

    /// A flush or a probe did not reach the destination.
    ///
    /// @param retryAfter the pause that the destination asked for, in ms; 0 if it did not
    void failed(long retryAfter) {
        long next = isOpen() ? Math.min(pause * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
        pause = Math.clamp(retryAfter, next, LONGEST_PAUSE_MS);
        openedAt = clock.wallMillis();
        cutOff = 0;
    }

    /// A probe was cut off before it was answered or had failed.
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
