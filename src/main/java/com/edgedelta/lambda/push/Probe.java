package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One chunk on its way to a destination that was down, on a thread of its own beside the function.
final class Probe implements Callable<Outcome> {
    /// What an interrupted attempt needs to be over.
    private static final Duration LONGEST_END = Duration.ofMillis(50);

    private final Sink sink;
    private final Chunk chunk;
    private final Duration timeout;
    private final FutureTask<Outcome> task;
    private final Thread thread;

    private Probe(Sink sink, Chunk chunk, Duration timeout, Runnable ended) {
        this.sink = sink;
        this.chunk = chunk;
        this.timeout = timeout;
        this.task = new FutureTask<>(this) {
            @Override
            protected void done() {
                ended.run();
            }
        };
        this.thread = new Thread(task, "probe");
    }

    /// @param ended told, on the probe's thread, when the destination has answered or was not there
    static Probe start(Sink sink, Chunk chunk, Duration timeout, Runnable ended) {
        Probe probe = new Probe(sink, chunk, timeout, ended);
        probe.thread.setDaemon(true);
        probe.thread.start();
        return probe;
    }

    Chunk chunk() {
        return chunk;
    }

    @Override
    public Outcome call() throws InterruptedException {
        return sink.send(chunk.bytes(), chunk.offset(), chunk.length(), timeout);
    }

    boolean isDone() {
        return task.isDone();
    }

    /// What became of it within the time; null where it is cut off, after which nothing of it is under way.
    @Nullable
    Outcome await(long nanos) throws InterruptedException {
        try {
            return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException bug) {
            return Outcome.unavailable(String.valueOf(bug.getCause()));
        } catch (TimeoutException late) {
            task.cancel(true);
            thread.join(LONGEST_END);
            return null;
        }
    }
}
