package com.edgedelta.lambda.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The time one invocation was held: from the runtime's response to the extension's `next`, all of it billed.
///
/// @param telemetryWait until the POST with `platform.runtimeDone` was sent to the extension; zero if `next`
/// came first
/// @param ownShare the rest: from that POST (or from the runtime's response, if no POST came before `next`) to `next`
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

    /// The exit of an extension that has ended.
    public Exit ended() {
        if (exit == null) {
            throw new IllegalStateException("the extension is still running after " + requestId);
        }
        return exit;
    }
}
