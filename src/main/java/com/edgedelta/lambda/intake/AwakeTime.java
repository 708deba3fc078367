package com.edgedelta.lambda.intake;

/// How long something has been held back while the process was not frozen: a freeze that falls into a slice of
/// waiting counts as one slice, however long it was.
final class AwakeTime {
    static final long SLICE_NANOS = 50_000_000;

    private static final long LONGEST_NANOS = 1_000_000_000;

    private long passed;
    private long sliceBegan;

    void begin() {
        passed = 0;
        sliceBegan = System.nanoTime();
    }

    /// A slice of waiting is over, at its end or before.
    void pass() {
        long now = System.nanoTime();
        passed += Math.min(now - sliceBegan, SLICE_NANOS);
        sliceBegan = now;
    }

    boolean isOver() {
        return passed >= LONGEST_NANOS;
    }
}
