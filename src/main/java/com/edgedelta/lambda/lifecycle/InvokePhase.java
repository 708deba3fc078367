package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.Config;

/// Holds each invocation for as long as its logs need.
final class InvokePhase {
    private final DataPath path;
    private final Snapshot snapshot;
    private final boolean flushAtNextInvoke;
    private String lastInvocation = "";

    InvokePhase(Config config, DataPath path, Snapshot snapshot) {
        this.path = path;
        this.snapshot = snapshot;
        this.flushAtNextInvoke = config.flushAtNextInvoke();
    }

    /// Returns when `next` may be called. A failure in here costs this invocation's flush; if memory has run out, the
    /// oldest chunk too.
    void run(Event.Invoke invoke) throws InterruptedException {
        try {
            lastInvocation = invoke.requestId();
            snapshot.leave(invoke.requestId());
            HeldInvocation held = path.pipeline().begin(invoke);
            if (flushAtNextInvoke || !path.receiver().revive()) {
                held.forEarlierLogs();
            } else {
                held.untilItsEnd(invoke.requestId());
            }
        } catch (RuntimeException | Error failure) {
            path.pipeline().flushFailed(failure);
        }
    }

    /// The identifier of the latest invocation; empty before the first.
    String lastInvocation() {
        return lastInvocation;
    }
}
