package com.edgedelta.lambda.http;

/// Threads that may resolve a host name. A look-up has no time-out and nothing interrupts it, so it must not run on
/// a thread with a deadline, nor on a virtual one, whose carrier it would block.
public final class LookupThread {
    private LookupThread() {}

    /// Starts the task on a daemon thread of its own.
    public static void start(Runnable task) {
        Thread thread = new Thread(task, "look-up");
        thread.setDaemon(true);
        thread.start();
    }
}
