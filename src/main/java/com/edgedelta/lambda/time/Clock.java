package com.edgedelta.lambda.time;

/// The two clocks and the pause, as a parameter, so that tests need none of them.
public interface Clock {
    /// Milliseconds since the epoch: what Lambda's deadlines are told in, and what goes on while the process is frozen.
    long wallMillis();

    /// Nanoseconds from some moment on, for spans within one invocation.
    long nanos();

    void sleep(long nanos) throws InterruptedException;

    static Clock system() {
        return new SystemClock();
    }
}
