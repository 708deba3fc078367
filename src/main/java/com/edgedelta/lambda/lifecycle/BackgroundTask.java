package com.edgedelta.lambda.lifecycle;

import java.time.Duration;

/// Work on a daemon thread of its own, whose end can be awaited or forced.
final class BackgroundTask {
    /// Time that interrupted work gets to end.
    private static final Duration LONGEST_END = Duration.ofMillis(100);

    private final Thread thread;

    BackgroundTask(String name, Work work) {
        this.thread = new Thread(() -> run(work), name);
    }

    /// Blocking work that ends early if its thread is interrupted.
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    static BackgroundTask start(String name, Work work) {
        BackgroundTask task = new BackgroundTask(name, work);
        task.start();
        return task;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(Work work) {
        try {
            work.run();
        } catch (InterruptedException cutOff) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    /// Waits for the end, up to that long.
    void await(Duration longest) throws InterruptedException {
        thread.join(longest);
    }

    /// Interrupts the work if it still runs and waits a moment for its end.
    void cutOff() throws InterruptedException {
        thread.interrupt();
        thread.join(LONGEST_END);
    }
}
