package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.time.Clock;

/// Flushes at the end of each invocation while they are rare, so that no records wait in a frozen sandbox, and does not
/// hold them while they are frequent. It begins with the end, and changes only on evidence.
final class AdaptiveTiming implements FlushTiming {
    /// The invocations whose mean gap is the evidence: as many as Datadog's extension looks back on.
    static final int INVOCATIONS = 20;

    /// Invocations with a smaller mean gap become frequent: the bound of rotel's extension.
    static final long FREQUENT_MILLIS = 60_000;

    /// Frequent invocations become rare with this mean gap: the bound of Datadog's extension. It is larger than the
    /// other one, so that a rhythm between both does not change the timing with each invocation.
    static final long RARE_MILLIS = 120_000;

    /// After such a gap the rhythm before says nothing: Lambda may end an idle sandbox after some minutes.
    static final long FORGOTTEN_MILLIS = 300_000;

    /// The longest that records wait while invocations go on: the period of Datadog's extension.
    static final long LONGEST_WAIT_MILLIS = 20_000;

    /// Holding an invocation for less is not worth a delay of its records.
    static final long CHEAP_MILLIS = 2;

    /// How much one measured hold counts in their moving mean: one in so many.
    private static final int WEIGHT = 4;

    private final long requestBytes;
    private final long bufferBytes;
    private final Clock clock;
    private final long[] gaps = new long[INVOCATIONS - 1];
    private int gapsKnown;
    private int gapsNext;
    private boolean frequent;
    private boolean invokedBefore;
    private long invokedAt;
    private long flushedAt;
    private boolean holdKnown;
    private double holdMillis;

    /// @param requestBytes the most bytes of records in one request
    /// @param bufferBytes the most bytes of records that can wait
    AdaptiveTiming(long requestBytes, long bufferBytes, Clock clock) {
        this.requestBytes = requestBytes;
        this.bufferBytes = bufferBytes;
        this.clock = clock;
        this.flushedAt = clock.wallMillis();
    }

    @Override
    public Hold invoked(long waitingBytes, boolean failed) {
        long now = clock.wallMillis();
        observeGap(now);
        frequent = isFrequent();
        if (!frequent || waitingBytes * 4 >= bufferBytes) {
            return Hold.UNTIL_END; // A function that logs so much needs pushes while it runs.
        }
        boolean due =
                failed || waitingBytes * 2 >= requestBytes || now - flushedAt >= LONGEST_WAIT_MILLIS || now < flushedAt;
        return due && waitingBytes > 0 ? Hold.FOR_EARLIER_RECORDS : Hold.NOT_AT_ALL;
    }

    private void observeGap(long now) {
        long gap = now - invokedAt;
        if (invokedBefore && gap >= FORGOTTEN_MILLIS) {
            gapsKnown = 0;
            frequent = false;
        } else if (invokedBefore) {
            gaps[gapsNext] = Math.max(0, gap); // The wall clock may be set back.
            gapsNext = (gapsNext + 1) % gaps.length;
            gapsKnown = Math.min(gapsKnown + 1, gaps.length);
        }
        invokedBefore = true;
        invokedAt = now;
    }

    private boolean isFrequent() {
        if (gapsKnown < gaps.length || (holdKnown && holdMillis <= CHEAP_MILLIS)) {
            return false;
        }
        long sum = 0;
        for (long gap : gaps) {
            sum += gap;
        }
        return sum < (frequent ? RARE_MILLIS : FREQUENT_MILLIS) * gaps.length;
    }

    @Override
    public void flushed() {
        flushedAt = clock.wallMillis();
    }

    @Override
    public void heldBeyondEnd(long millis) {
        holdMillis = holdKnown ? holdMillis + (millis - holdMillis) / WEIGHT : millis;
        holdKnown = true;
    }
}
