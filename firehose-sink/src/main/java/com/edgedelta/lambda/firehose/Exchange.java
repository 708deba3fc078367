package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request of the SDK's, on a virtual thread of its own, since that is the only kind of thread whose interrupt
/// ends a connect, a handshake or a read of `java.net.HttpURLConnection` at once, by closing its socket.
final class Exchange {
    /// What an interrupted request needs to be over.
    private static final Duration LONGEST_END = Duration.ofMillis(50);

    private final FutureTask<Outcome> task;
    private final Thread thread;

    private Exchange(FutureTask<Outcome> task) {
        this.task = task;
        this.thread = Thread.ofVirtual().name("firehose").start(task);
    }

    static Exchange of(Callable<Outcome> request) {
        return new Exchange(new FutureTask<>(request));
    }

    /// What it came to; null where that took longer, after which nothing of it is under way. A mistake in it is told
    /// as the destination's failure, so that nothing is lost for it.
    @Nullable
    Outcome await(long nanos) throws InterruptedException {
        try {
            return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            end();
            return null;
        } catch (InterruptedException hurried) {
            end();
            throw hurried;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error; // Memory has run out, above all: the pusher's callers know what to do.
            }
            return Outcome.unavailable(Answers.describe(failed.getCause()));
        }
    }

    private void end() throws InterruptedException {
        task.cancel(true);
        thread.join(LONGEST_END);
    }
}
