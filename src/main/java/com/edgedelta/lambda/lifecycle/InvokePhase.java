package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.time.Clock;

/// Holds each invocation for as long as its logs need.
final class InvokePhase {
    private final DataPath path;
    private final Snapshot snapshot;
    private final FlushTiming timing;
    private final int telemetryTimeoutMs;
    private final ExtensionLog log;
    private String lastInvocation = "";

    InvokePhase(Config config, DataPath path, Snapshot snapshot, Clock clock, ExtensionLog log) {
        this.path = path;
        this.snapshot = snapshot;
        this.timing = FlushTiming.of(config, clock);
        this.telemetryTimeoutMs = config.buffering().timeoutMs();
        this.log = log;
    }

    /// Returns when `next` may be called. A failure in here costs this invocation's flush; if memory has run out, the
    /// oldest chunk too.
    void run(Event.Invoke invoke) throws InterruptedException {
        Pipeline pipeline = path.pipeline();
        try {
            lastInvocation = invoke.requestId();
            snapshot.leave(invoke.requestId());
            HeldInvocation held = pipeline.begin(invoke);
            path.tally().invoked();
            boolean heard = path.receiver().revive();
            switch (timing.invoked(pipeline.waitingBytes(), pipeline.tracker().takeFailure())) {
                case UNTIL_END -> {
                    if (heard) {
                        holdUntilEnd(held, invoke.requestId());
                    } else {
                        holdForEarlierRecords(held); // Nothing would report the end.
                    }
                }
                case FOR_EARLIER_RECORDS -> holdForEarlierRecords(held);
                case NOT_AT_ALL -> {}
            }
        } catch (RuntimeException | Error failure) {
            pipeline.flushFailed(failure);
        }
    }

    private void holdForEarlierRecords(HeldInvocation held) throws InterruptedException {
        held.forEarlierLogs();
        timing.flushed();
    }

    private void holdUntilEnd(HeldInvocation held, String requestId) throws InterruptedException {
        if (!held.untilItsEnd(requestId, timing)) {
            return;
        }
        InvocationTracker tracker = path.pipeline().tracker();
        long wait = tracker.telemetryWaitMillis();
        long own = tracker.sinceEnd() / 1_000_000;
        timing.heldBeyondEnd(wait + own);
        path.tally().held(wait, own);
        String advice = path.tally().advice(telemetryTimeoutMs);
        if (advice != null) {
            log.warn(advice);
        }
    }

    /// The identifier of the latest invocation; empty before the first.
    String lastInvocation() {
        return lastInvocation;
    }
}
