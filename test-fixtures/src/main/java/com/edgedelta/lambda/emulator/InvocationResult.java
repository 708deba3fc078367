package com.edgedelta.lambda.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one invocation was held for: from the runtime's answer to the extension's `next`, all of it billed.
///
/// @param telemetryWait until the POST with `platform.runtimeDone` was sent to the extension; zero where `next`
/// came first
/// @param ownShare the rest: from that POST, or where there was none before `next` from the runtime's answer, to `next`
/// @param timedOut the deadline passed, for the function or for the extension, and the sandbox was reset
/// @param nextMissed the runtime had answered, but `next` had not come at the deadline
/// @param exit set when the extension ended within this invocation, by the reset or by itself
public record InvocationResult(
        String requestId,
        Duration held,
        Duration telemetryWait,
        Duration ownShare,
        boolean timedOut,
        boolean nextMissed,
        @Nullable Exit exit) {

    /// The exit of an extension that is known to have ended.
    public Exit ended() {
        if (exit == null) {
            throw new IllegalStateException("the extension is still running after " + requestId);
        }
        return exit;
    }
}
