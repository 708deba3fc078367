package com.edgedelta.lambda.http;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs a client's tasks on the threads that submit them, which saves the hand-over to a pool. One thread can be
/// spared: its tasks run on a thread of their own. A client resolves its host's name in such a task, and a look-up
/// has no time-out.
public final class CallerRunsExecutor implements Executor {
    private volatile @Nullable Thread spared;
    private int running;
    private long busySince;
    private long busyNanos;

    /// Spares that thread from now on; null spares none.
    public void spare(@Nullable Thread thread) {
        spared = thread;
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() == spared) {
            LookupThread.start(task);
        } else {
            count(1);
            try {
                task.run();
            } finally {
                count(-1);
            }
        }
    }

    private synchronized void count(int more) {
        long now = System.nanoTime();
        if (running > 0) {
            busyNanos += now - busySince;
        }
        busySince = now;
        running += more;
    }

    /// Returns for how many ns at least one task has been running: the client's own work, as opposed to waiting.
    public synchronized long busyNanos() {
        return running > 0 ? busyNanos + System.nanoTime() - busySince : busyNanos;
    }
}
