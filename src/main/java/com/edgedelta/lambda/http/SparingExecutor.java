package com.edgedelta.lambda.http;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs a client's tasks on the threads that hand them in, which saves the hand-over to a pool; but for one thread,
/// which can be spared: what it hands in runs on a thread of its own. A client looks its host's name up in such a
/// task, and a look-up has no time-out.
public final class SparingExecutor implements Executor {
    private volatile @Nullable Thread spared;

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
            task.run();
        }
    }
}
