package com.edgedelta.lambda.time;

/// The two clocks and the pause, as a parameter, so that tests need none of them.
public interface Clock {
    /// Milliseconds since the epoch: what Lambda's deadlines are told in, and what goes on while the process is frozen.
    long wallMillis();

    /// Nanoseconds from some moment on, for spans within one invocation.
    long nanos();

    void sleep(long nanos) throws InterruptedException;

    /// What [#nanos] will tell at a moment of the wall clock.
    default long nanosAt(long wallMillis) {
        return nanos() + (wallMillis - wallMillis()) * 1_000_000;
    }

    static Clock system() {
        return new SystemClock();
    }
}
