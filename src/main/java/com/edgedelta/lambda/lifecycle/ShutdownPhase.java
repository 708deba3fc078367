package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.time.Clock;

/// The last flush: delivers what can be delivered in the time that is left, and accounts for the rest.
final class ShutdownPhase {
    private final DataPath path;
    private final Snapshot snapshot;
    private final Clock clock;
    private final ExtensionLog log;

    ShutdownPhase(DataPath path, Snapshot snapshot, Clock clock, ExtensionLog log) {
        this.path = path;
        this.snapshot = snapshot;
        this.clock = clock;
        this.log = log;
    }

    /// Waits for the last batch of telemetry, then flushes.
    ///
    /// @param lastInvocation the identifier of the latest invocation; empty if there was none
    void run(Event.Shutdown shutdown, String lastInvocation) throws InterruptedException {
        Deadlines deadlines = Deadlines.ofShutdown(shutdown.deadline(), clock);
        snapshot.leave("");
        InvocationTracker tracker = path.pipeline().tracker();
        if (lastInvocation.isEmpty()) {
            tracker.awaitReports(deadlines.waitForLastBatch());
        } else {
            tracker.awaitReport(lastInvocation, deadlines.waitForLastBatch());
        }
        boolean reset = shutdown.isReset();
        end(deadlines.lastFlushUntil(reset), reset);
    }

    /// The same without an event, because the process received SIGTERM. Any thread may call it.
    void terminate() throws InterruptedException {
        end(Deadlines.ofTermination(clock).lastFlushUntil(false), false);
    }

    /// Flushes twice: what arrives during the first flush goes out with the second.
    ///
    /// @param reset whether a new process follows in this sandbox, which inherits what cannot be pushed
    private void end(long untilNanos, boolean reset) throws InterruptedException {
        PeriodicFlush periodic = path.periodic();
        if (periodic != null) {
            periodic.end((untilNanos - clock.nanos()) / 2);
        }
        flush(untilNanos);
        path.receiver().close();
        path.pipeline().endIntake();
        flush(untilNanos);
        if (reset) {
            path.spilled().leave();
        }
        path.pipeline().conclude();
        log.info(path.tally() + ", " + path.pipeline().account());
    }

    /// A failed flush must not keep the rest from being written down and counted.
    private void flush(long untilNanos) throws InterruptedException {
        try {
            path.pipeline().flushLast(untilNanos);
        } catch (RuntimeException | OutOfMemoryError failure) {
            log.warn("the last flush failed: " + failure.getClass().getName());
        }
    }
}
