package com.edgedelta.lambda.time;

/// Both clocks and the pause, as a parameter, so that tests do not wait.
public interface Clock {
    /// Returns milliseconds since the epoch. Lambda's deadlines use this clock, and it continues while the process
    /// is frozen.
    long wallMillis();

    /// Returns nanoseconds since an arbitrary moment, for durations within one invocation.
    long nanos();

    void sleep(long nanos) throws InterruptedException;

    static Clock system() {
        return new SystemClock();
    }
}
