package com.edgedelta.lambda.http;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs a client's tasks on the threads that hand them in, which saves the hand-over to a pool; but for one thread,
/// which can be spared: what it hands in runs on a thread of its own. A client looks its host's name up in such a
/// task, and a look-up has no time-out.
public final class CallerRunsExecutor implements Executor {
    private volatile @Nullable Thread spared;
    private int running;
    private long busySince;
    private long busyNanos;

    /// From now on that thread is spared; null spares none.
    public void spare(@Nullable Thread thread) {
        spared = thread;
    }

    @Override
    public void execute(Runnable task) {
        if (Thread.currentThread() == spared) {
            Thread thread = new Thread(task, "look-up");
            thread.setDaemon(true);
            thread.start();
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

    /// How long at least one task has been running, in all: what the client itself takes, as opposed to what it
    /// waits for.
    public synchronized long busyNanos() {
        return running > 0 ? busyNanos + System.nanoTime() - busySince : busyNanos;
    }
}
