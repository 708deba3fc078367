package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.lifecycle.InvocationTracker.Waited;
import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.time.Clock;

/// The time for which one invocation is held, on the lifecycle's thread. Full chunks go out while the function
/// runs, the rest after its end. If the destination was down, a probe goes out instead while the function runs.
/// Afterwards nothing is in flight, and `next` may be called.
final class HeldInvocation {
    /// How long a flush waits for batches that have been received but not yet reshaped.
    static final long LONGEST_SETTLE_NANOS = 100_000_000;

    private final Deadlines deadlines;
    private final Clock clock;
    private final InvocationTracker tracker;
    private final Intake intake;
    private final Buffer buffer;
    private final Pusher pusher;
    private final Runnable beforeFlush;

    /// @param beforeFlush completes what a flush sends
    HeldInvocation(
            Deadlines deadlines,
            InvocationTracker tracker,
            Intake intake,
            Buffer buffer,
            Pusher pusher,
            Runnable beforeFlush) {
        this.deadlines = deadlines;
        this.clock = deadlines.clock();
        this.tracker = tracker;
        this.intake = intake;
        this.buffer = buffer;
        this.pusher = pusher;
        this.beforeFlush = beforeFlush;
    }

    /// Holds it until its runtime is done and what it logged is pushed, if that is due. Returns whether Lambda has
    /// reported the end.
    boolean untilItsEnd(String requestId, FlushTiming timing) throws InterruptedException {
        try {
            pusher.begin();
            Waited waited;
            boolean again;
            do {
                long pause = Math.min(pushWhatIsDue(timing), pusher.backgroundPause());
                long rest = deadlines.waitForEnd();
                waited = tracker.await(requestId, Math.min(rest, pause));
                again = waited == Waited.PUSHABLE || (waited == Waited.LATE && pause < rest);
            } while (again);
            boolean ended = waited == Waited.ENDED;
            if (tracker.isReset(requestId)) {
                flush(deadlines.flushBeforeResetUntil(), 0);
            } else {
                long begun = ended ? tracker.sinceEnd() : 0;
                long until = deadlines.flushUntil(begun);
                long probe = pusher.probeGrace() * 1_000_000 - begun;
                if (ended && !timing.flushesAtEnd()) {
                    pusher.endBackgroundPush(probe, until - clock.nanos());
                } else {
                    flush(until, probe);
                    timing.flushed();
                }
            }
            return ended;
        } finally {
            end();
        }
    }

    /// Holds the invocation for a flush of the logs of earlier ones, while the function runs.
    void forEarlierLogs() throws InterruptedException {
        try {
            pusher.begin();
            pushInBackground();
            flush(deadlines.pushUntil(), pusher.probeGrace() * 1_000_000);
        } finally {
            end();
        }
    }

    /// Begins a push in the background if there is something to push. Returns in how many ns the next one is due, if
    /// nothing wakes this thread before.
    private long pushWhatIsDue(FlushTiming timing) throws InterruptedException {
        if (timing.untilDueNanos() > 0) {
            pushInBackground();
        } else if (pusher.pushAllInBackground(tracker::pushable)) {
            timing.flushed();
        }
        long due = timing.untilDueNanos();
        return due > 0 ? due : Long.MAX_VALUE; // The end of the push in flight wakes this thread.
    }

    private void pushInBackground() throws InterruptedException {
        pusher.pushInBackground(tracker::pushable);
    }

    /// Nothing may be in flight when `next` is called, however the invocation ended.
    private void end() throws InterruptedException {
        buffer.attend(false);
        pusher.endBackgroundPush(0, 0);
    }

    private void flush(long untilNanos, long probeNanos) throws InterruptedException {
        buffer.holdBack(false); // No flush waits for details that have not come yet.
        pusher.endBackgroundPush(probeNanos, untilNanos - clock.nanos());
        intake.settle(Math.min(LONGEST_SETTLE_NANOS, untilNanos - clock.nanos()));
        beforeFlush.run();
        pusher.flush(untilNanos);
    }
}
