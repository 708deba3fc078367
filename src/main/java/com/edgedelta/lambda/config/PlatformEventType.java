package com.edgedelta.lambda.config;

import java.util.EnumSet;
import java.util.Set;

/// The events of the platform that are known, by their types without `platform.`
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

    private final String wireName;

    PlatformEventType(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /// What is forwarded where nothing else is asked for: invocations, what came before the first, and what went
    /// wrong.
    static Set<PlatformEventType> byDefault() {
        return EnumSet.of(START, RUNTIME_DONE, REPORT, LOGS_DROPPED, INIT_REPORT, RESTORE_REPORT, FAULT);
    }
}
