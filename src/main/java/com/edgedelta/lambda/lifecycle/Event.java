package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.json.JsonText;
import org.jspecify.annotations.Nullable;

/// The events that `event/next` returns.
sealed interface Event {
    /// An invocation begins.
    ///
    /// @param deadline when the function times out, in milliseconds since the epoch
    /// @param trace the X-Ray header; null if absent
    record Invoke(
            String requestId,
            long deadline,
            String functionArn,
            @Nullable String trace) implements Event {}

    /// The sandbox ends.
    ///
    /// @param reason spindown, timeout or failure, in lower or upper case
    /// @param deadline when the process is killed, in milliseconds since the epoch
    record Shutdown(String reason, long deadline) implements Event {
        /// Whether the function timed out or crashed, so that extension and runtime start anew in the same sandbox.
        boolean isReset() {
            return reason.equalsIgnoreCase("timeout") || reason.equalsIgnoreCase("failure");
        }
    }

    /// An unexpected event.
    record Other(String type) implements Event {}

    static Event parse(byte[] json) {
        String type = text(json, "eventType");
        return switch (type) {
            case "INVOKE" ->
                new Invoke(
                        text(json, "requestId"),
                        deadline(json),
                        text(json, "invokedFunctionArn"),
                        JsonText.find(json, "tracing", "value"));
            case "SHUTDOWN" -> new Shutdown(text(json, "shutdownReason"), deadline(json));
            default -> new Other(type);
        };
    }

    private static String text(byte[] json, String name) {
        String text = JsonText.find(json, name);
        return text == null ? "" : text;
    }

    /// Returns 0 if the event has none.
    private static long deadline(byte[] json) {
        try {
            return Long.parseLong(text(json, "deadlineMs"));
        } catch (NumberFormatException absent) {
            return 0;
        }
    }
}
