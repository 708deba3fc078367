package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.receiver.Receiver;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;

/// Pushes on Managed Instances, where many invocations run at once, no event tells when one ends, and nothing is ever
/// frozen: a flush each interval, on a thread of its own beside `next`. Within the interval full chunks go out at once;
/// where the destination was down, a probe does.
///
/// Nobody waits for a flush here, but for the last: one that hangs costs time on this thread alone.
final class PeriodicFlush implements Runnable {
    /// What an interrupted attempt needs to be over.
    private static final Duration LONGEST_END = Duration.ofMillis(100);

    private static final long LONGEST_FLUSH_NANOS = Deadlines.LONGEST_FLUSH * 1_000_000;

    private final Pipeline pipeline;
    private final Receiver receiver;
    private final long intervalNanos;
    private final Clock clock;
    private final Thread thread = new Thread(this, "push-timer");
    private volatile boolean ended;

    private PeriodicFlush(Pipeline pipeline, Receiver receiver, Duration interval, Clock clock) {
        this.pipeline = pipeline;
        this.receiver = receiver;
        this.intervalNanos = interval.toNanos();
        this.clock = clock;
    }

    static PeriodicFlush start(Pipeline pipeline, Receiver receiver, Duration interval, Clock clock) {
        PeriodicFlush pushes = new PeriodicFlush(pipeline, receiver, interval, clock);
        pushes.thread.setDaemon(true);
        pushes.thread.start();
        return pushes;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                try {
                    receiver.revive();
                    interval();
                } catch (RuntimeException | Error failure) {
                    pipeline.flushFailed(failure);
                    clock.sleep(intervalNanos);
                }
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt(); // By its end, for which nothing may be under way.
        }
    }

    private void interval() throws InterruptedException {
        Pusher pusher = pipeline.pusher();
        long until = clock.nanos() + intervalNanos;
        pusher.begin();
        for (long left = intervalNanos; left > 0 && !ended; left = until - clock.nanos()) {
            pusher.pushBeside(pipeline.tracker()::pushable);
            pipeline.tracker().awaitPushable(Math.min(left, pusher.pauseBeside()));
        }
        pipeline.stopAwaitingDetails();
        pusher.endBeside(LONGEST_FLUSH_NANOS, LONGEST_FLUSH_NANOS);
        if (!ended) { // Else the last flush follows at once.
            pusher.flush(clock.nanos() + LONGEST_FLUSH_NANOS);
        }
    }

    /// Ends the interval; what is under way may take so long and is cut off then.
    void end(long nanos) throws InterruptedException {
        ended = true;
        pipeline.tracker().pushable();
        thread.join(Duration.ofNanos(Math.max(1, nanos)));
        if (thread.isAlive()) {
            thread.interrupt();
            thread.join(LONGEST_END);
        }
    }
}
