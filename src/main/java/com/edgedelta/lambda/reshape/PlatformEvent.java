package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// What is done with an event of the platform, by its type (AWS's "Telemetry API event schema reference").
enum PlatformEvent {
    INIT_RUNTIME_DONE,
    INIT_REPORT,
    START,
    RUNTIME_DONE,
    REPORT,
    LOGS_DROPPED,
    /// Known, and of no further meaning here.
    FLATTENED,
    /// Of a type newer than this code.
    UNKNOWN;

    /// @param type the event's `type`; null where it is no text
    static PlatformEvent of(@Nullable String type) {
        if (type == null) {
            return UNKNOWN;
        }
        return switch (type) {
            case "platform.initRuntimeDone" -> INIT_RUNTIME_DONE;
            case "platform.initReport" -> INIT_REPORT;
            case "platform.start" -> START;
            case "platform.runtimeDone" -> RUNTIME_DONE;
            case "platform.report" -> REPORT;
            case "platform.logsDropped" -> LOGS_DROPPED;
            case "platform.initStart",
                    "platform.restoreStart",
                    "platform.restoreRuntimeDone",
                    "platform.restoreReport",
                    "platform.extension",
                    "platform.telemetrySubscription",
                    "platform.fault" -> FLATTENED;
            default -> UNKNOWN;
        };
    }

    /// Whether the record must be an object to be read as this event; any other value is flattened to a message.
    boolean readsMembers() {
        return this == START || this == RUNTIME_DONE || this == REPORT;
    }
}
