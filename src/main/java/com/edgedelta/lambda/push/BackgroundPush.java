package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.text.Failures;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One push of a chunk while the function runs, on a thread of its own, so that it can be cut off.
final class BackgroundPush implements Callable<Outcome> {
    /// Time that an interrupted attempt gets to end.
    private static final Duration LONGEST_END = Duration.ofMillis(50);

    private final Sink sink;
    private final Chunk chunk;
    private final boolean probe;
    private final Duration timeout;
    private final FutureTask<Outcome> task;
    private final Thread thread;

    private BackgroundPush(Sink sink, Chunk chunk, boolean probe, Duration timeout, Runnable ended) {
        this.sink = sink;
        this.chunk = chunk;
        this.probe = probe;
        this.timeout = timeout;
        this.task = new FutureTask<>(this) {
            @Override
            protected void done() {
                ended.run();
            }
        };
        this.thread = new Thread(task, "background-push");
    }

    /// @param probe whether the destination was down
    /// @param ended called on its thread when the destination has answered or could not be reached
    static BackgroundPush start(Sink sink, Chunk chunk, boolean probe, Duration timeout, Runnable ended) {
        BackgroundPush push = new BackgroundPush(sink, chunk, probe, timeout, ended);
        push.thread.setDaemon(true);
        push.thread.start();
        return push;
    }

    Chunk chunk() {
        return chunk;
    }

    boolean isProbe() {
        return probe;
    }

    @Override
    public Outcome call() throws InterruptedException {
        return sink.send(chunk.bytes(), chunk.offset(), chunk.length(), timeout);
    }

    boolean isDone() {
        return task.isDone();
    }

    /// Waits for the outcome. Returns null if the time passes: the push is cut off and no longer in flight. It is
    /// cut off at once if the calling thread is interrupted.
    @Nullable
    Outcome await(long nanos) throws InterruptedException {
        try {
            return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException bug) {
            Throwable cause = bug.getCause();
            return Outcome.unavailable(Failures.kind(cause == null ? bug : cause));
        } catch (TimeoutException late) {
            return cutOff();
        } catch (InterruptedException hurried) {
            Outcome outcome = cutOff();
            Thread.currentThread().interrupt();
            return outcome;
        }
    }

    private @Nullable Outcome cutOff() throws InterruptedException {
        if (!task.cancel(true)) {
            return task.state() == Future.State.SUCCESS ? task.resultNow() : Outcome.unavailable("failed");
        }
        thread.join(LONGEST_END);
        return null;
    }
}
