package com.edgedelta.lambda.buffer;

import java.util.concurrent.TimeUnit;

/// How long the records of one batch wait for room in the buffer, whose lock guards it.
final class Patience {
    private final long nanos;
    private long until;

    Patience(long nanos) {
        this.nanos = nanos;
    }

    /// Another batch begins.
    void begin() {
        until = System.nanoTime() + nanos;
    }

    long left() {
        return until - System.nanoTime();
    }

    /// Waits on that lock, which the caller holds. Returns false if no time is left or the thread is interrupted.
    static boolean pause(Object lock, long nanos) {
        if (nanos <= 0) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(lock, nanos);
            return true;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
