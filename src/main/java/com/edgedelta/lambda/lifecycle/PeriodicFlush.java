package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.receiver.Receiver;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;

/// Flushes once per interval on Managed Instances, on a thread of its own: many invocations run concurrently there, no
/// event reports the end of one, and the process is never frozen. Within the interval full chunks go out at once; if
/// the destination was down, a probe does.
///
/// Only SHUTDOWN waits for a flush, so one that hangs delays nothing else.
final class PeriodicFlush {
    private static final long LONGEST_FLUSH_NANOS = Deadlines.LONGEST_FLUSH * 1_000_000;

    private final Pipeline pipeline;
    private final Receiver receiver;
    private final long intervalNanos;
    private final Clock clock;
    private final BackgroundTask task = new BackgroundTask("push-timer", this::run);
    private volatile boolean ended;

    private PeriodicFlush(Pipeline pipeline, Receiver receiver, Duration interval, Clock clock) {
        this.pipeline = pipeline;
        this.receiver = receiver;
        this.intervalNanos = interval.toNanos();
        this.clock = clock;
    }

    static PeriodicFlush start(Pipeline pipeline, Receiver receiver, Duration interval, Clock clock) {
        PeriodicFlush flush = new PeriodicFlush(pipeline, receiver, interval, clock);
        flush.task.start();
        return flush;
    }

    private void run() throws InterruptedException {
        while (!ended) {
            try {
                receiver.revive();
                interval();
            } catch (RuntimeException | Error failure) {
                pipeline.flushFailed(failure);
                clock.sleep(intervalNanos);
            }
        }
    }

    private void interval() throws InterruptedException {
        Pusher pusher = pipeline.pusher();
        long until = clock.nanos() + intervalNanos;
        pusher.begin();
        for (long left = intervalNanos; left > 0 && !ended; left = until - clock.nanos()) {
            pusher.pushInBackground(pipeline.tracker()::pushable);
            pipeline.tracker().awaitPushable(Math.min(left, pusher.backgroundPause()));
        }
        pipeline.stopAwaitingDetails();
        pusher.endBackgroundPush(LONGEST_FLUSH_NANOS, LONGEST_FLUSH_NANOS);
        if (!ended) { // Otherwise the last flush follows at once.
            pipeline.releaseOverdue();
            pipeline.reportFiltered();
            pusher.flush(clock.nanos() + LONGEST_FLUSH_NANOS);
        }
    }

    /// Ends the interval. A push in flight may take that long; then it is cut off.
    void end(long nanos) throws InterruptedException {
        ended = true;
        pipeline.tracker().pushable();
        task.await(Duration.ofNanos(Math.max(1, nanos)));
        if (task.isRunning()) {
            task.cutOff();
        }
    }
}
