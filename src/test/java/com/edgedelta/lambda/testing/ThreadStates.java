package com.edgedelta.lambda.testing;

/// Waits for what threads do, as only their state shows it.
public final class ThreadStates {
    private ThreadStates() {}

    /// Waits until the thread is in that state. Fails if it ends before.
    public static void await(Thread thread, Thread.State awaited) {
        for (Thread.State state = thread.getState(); state != awaited; state = thread.getState()) {
            if (state == Thread.State.TERMINATED) {
                throw new AssertionError(thread + " has ended and was never seen " + awaited);
            }
            Thread.onSpinWait();
        }
    }

    /// Returns the thread of that name that was started last.
    public static Thread newest(String name) {
        Thread newest = null;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name) && (newest == null || thread.threadId() > newest.threadId())) {
                newest = thread;
            }
        }
        if (newest == null) {
            throw new AssertionError("no thread is called " + name);
        }
        return newest;
    }
}
