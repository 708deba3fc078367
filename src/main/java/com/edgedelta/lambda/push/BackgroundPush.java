package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.text.Failures;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One chunk that is sent while the function runs, on a thread of its own, so that it can be cut off.
final class BackgroundPush implements Callable<Outcome> {
    /// How long an interrupted attempt takes to end.
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
    /// @param ended called on its thread when the destination has answered or has failed to
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
        return sink.send(chunk.id(), chunk.bytes(), chunk.offset(), chunk.length(), timeout);
    }

    boolean isDone() {
        return task.isDone();
    }

    /// Waits for the outcome and then cuts the push off, at once if the calling thread is interrupted. Nothing is in
    /// flight afterwards. Returns null if the destination had not responded.
    @Nullable
    Outcome await(long nanos) throws InterruptedException {
        try {
            return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException bug) {
            return failure(bug.getCause() == null ? bug : bug.getCause());
        } catch (TimeoutException late) {
            return cutOff();
        } catch (InterruptedException hurried) {
            Outcome outcome = cutOff();
            Thread.currentThread().interrupt();
            return outcome;
        }
    }

    /// Interrupts the push. One that has received a status meanwhile still returns it.
    private @Nullable Outcome cutOff() throws InterruptedException {
        thread.interrupt();
        thread.join(LONGEST_END);
        task.cancel(true);
        return switch (task.state()) {
            case SUCCESS -> task.resultNow();
            case FAILED -> failure(task.exceptionNow());
            case CANCELLED, RUNNING -> null;
        };
    }

    private static @Nullable Outcome failure(Throwable failure) {
        return failure instanceof InterruptedException ? null : Outcome.unavailable(Failures.kind(failure));
    }
}
