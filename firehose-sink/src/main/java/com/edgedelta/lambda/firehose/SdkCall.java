package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.text.Failures;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One call of the SDK, on a virtual thread of its own. Only a virtual thread's interrupt ends a connect, a
/// handshake or a read of `java.net.HttpURLConnection` at once, by closing the socket.
final class SdkCall {
    /// Time that an interrupted call gets to end.
    private static final Duration LONGEST_END = Duration.ofMillis(50);

    private final FutureTask<Outcome> task;
    private final Thread thread;

    private SdkCall(FutureTask<Outcome> task) {
        this.task = task;
        this.thread = Thread.ofVirtual().name("firehose").start(task);
    }

    static SdkCall of(Callable<Outcome> request) {
        return new SdkCall(new FutureTask<>(request));
    }

    /// Waits for the outcome. Returns null if that takes longer; the call is then no longer in flight. A bug in the
    /// call is reported as a failure of the destination, so that no record is lost.
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
                throw error; // Mostly exhausted memory, which the pusher's callers handle.
            }
            return Outcome.unavailable(Failures.describeRoot(failed.getCause()));
        }
    }

    private void end() throws InterruptedException {
        task.cancel(true);
        thread.join(LONGEST_END);
    }
}
