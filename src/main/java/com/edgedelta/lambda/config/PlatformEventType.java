package com.edgedelta.lambda.config;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The known platform events, by their types without `platform.`
/// (AWS's "Telemetry API event schema reference").
public enum PlatformEventType implements Named {
    INIT_START("initStart"),
    INIT_RUNTIME_DONE("initRuntimeDone"),
    INIT_REPORT("initReport"),
    START("start"),
    RUNTIME_DONE("runtimeDone"),
    REPORT("report"),
    RESTORE_START("restoreStart"),
    RESTORE_RUNTIME_DONE("restoreRuntimeDone"),
    RESTORE_REPORT("restoreReport"),
    EXTENSION("extension"),
    TELEMETRY_SUBSCRIPTION("telemetrySubscription"),
    FAULT("fault"),
    LOGS_DROPPED("logsDropped");

    private static final PlatformEventType[] ALL = values();

    private final String wireName;
    private final String typeName;

    PlatformEventType(String wireName) {
        this.wireName = wireName;
        this.typeName = "platform." + wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /// An event's `type`.
    public String typeName() {
        return typeName;
    }

    /// Returns the event type of that name; null if it is newer than this code, or not a text.
    public static @Nullable PlatformEventType of(@Nullable String typeName) {
        for (PlatformEventType type : ALL) {
            if (type.typeName.equals(typeName)) {
                return type;
            }
        }
        return null;
    }

    /// Returns the events that are forwarded by default: invocations, init and restore, and failures.
    static Set<PlatformEventType> byDefault() {
        return EnumSet.of(START, RUNTIME_DONE, REPORT, LOGS_DROPPED, INIT_REPORT, RESTORE_REPORT, FAULT);
    }
}
