package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.time.Clock;

/// The last flush: delivers what can be delivered in the time that is left, and accounts for the rest.
final class ShutdownPhase {
    private final DataPath path;
    private final Snapshot snapshot;
    private final int telemetryTimeoutMs;
    private final Clock clock;
    private final ExtensionLog log;

    ShutdownPhase(DataPath path, Snapshot snapshot, int telemetryTimeoutMs, Clock clock, ExtensionLog log) {
        this.path = path;
        this.snapshot = snapshot;
        this.telemetryTimeoutMs = telemetryTimeoutMs;
        this.clock = clock;
        this.log = log;
    }

    /// Waits for the last batch of telemetry, then flushes. If that batch can still come, waits for it once more.
    ///
    /// @param lastInvocation the identifier of the latest invocation; empty if there was none
    void run(Event.Shutdown shutdown, String lastInvocation) throws InterruptedException {
        Deadlines deadlines = Deadlines.ofShutdown(shutdown.deadline(), clock);
        boolean reset = shutdown.isReset();
        long lateBatchUntil = deadlines.lateBatchUntil(telemetryTimeoutMs, reset);
        snapshot.leave("");
        awaitLastReport(lastInvocation, deadlines.waitForLastBatch());
        end(deadlines.lastFlushUntil(reset), reset, () -> awaitLateBatch(lastInvocation, lateBatchUntil));
    }

    /// The same without an event, because the process received SIGTERM. Any thread may call it.
    void terminate() throws InterruptedException {
        end(Deadlines.ofTermination(clock).lastFlushUntil(false), false, () -> {});
    }

    private void awaitLastReport(String lastInvocation, long nanos) throws InterruptedException {
        InvocationTracker tracker = path.pipeline().tracker();
        if (lastInvocation.isEmpty()) {
            tracker.awaitReports(nanos);
        } else {
            tracker.awaitReport(lastInvocation, nanos);
        }
    }

    /// On Managed Instances an invocation may have begun of which nothing has arrived yet.
    private void awaitLateBatch(String lastInvocation, long untilNanos) throws InterruptedException {
        long nanos = untilNanos - clock.nanos();
        if (path.periodic() == null) {
            awaitLastReport(lastInvocation, nanos);
        } else if (nanos > 0) {
            clock.sleep(nanos);
        }
    }

    /// Flushes in two parts: what arrives during the first, and in the wait after it, goes out with the second.
    ///
    /// @param reset whether a new process follows in this sandbox, which inherits what cannot be pushed
    private void end(long untilNanos, boolean reset, Step awaitLateBatch) throws InterruptedException {
        PeriodicFlush periodic = path.periodic();
        if (periodic != null) {
            whateverHappens(() -> periodic.end((untilNanos - clock.nanos()) / 2));
        }
        whateverHappens(() -> path.pipeline().flushLast(untilNanos));
        whateverHappens(awaitLateBatch);
        whateverHappens(path.receiver()::close);
        whateverHappens(path.pipeline()::endIntake);
        whateverHappens(() -> path.pipeline().flushRest(untilNanos));
        if (reset) {
            whateverHappens(path.spilled()::leave);
        }
        whateverHappens(path.pipeline()::conclude);
        log.info(path.tally() + ", " + path.pipeline().account());
    }

    /// One step of the end.
    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException;
    }

    /// A failed step, for example because memory has run out or a class cannot be loaded any more, must not keep the
    /// rest from being sent, written down and counted, nor the process from ending in time.
    private void whateverHappens(Step step) throws InterruptedException {
        try {
            step.run();
        } catch (RuntimeException | Error failure) {
            say(failure);
        }
    }

    private void say(Throwable failure) {
        try {
            log.warn("the last flush failed: " + failure.getClass().getName());
        } catch (RuntimeException | Error again) {
            path.pipeline().relieve(); // Memory is too short even for the line.
        }
    }
}
