package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The `platform.*` events of one function, shaped after AWS's "Lambda Telemetry API Event schema reference".
final class PlatformEvents {
    /// A plausible figure: the emulated function takes no memory that could be measured.
    private static final int MEMORY_USED_MB = 64;

    private final EmulatorSettings settings;
    private final @Nullable ManagedRecords managed;

    PlatformEvents(EmulatorSettings settings) {
        this.settings = settings;
        this.managed = settings.mode == Mode.MANAGED_INSTANCES ? new ManagedRecords(settings) : null;
    }

    TelemetryEvent initStart(String phase) {
        if (managed != null) {
            return event("platform.initStart", managed.initStart(phase));
        }
        return event(
                "platform.initStart",
                init(phase)
                        .add("functionName", settings.functionName)
                        .add("functionVersion", settings.functionVersion)
                        .add("runtimeVersion", "emulated:1")
                        .add("runtimeVersionArn", "arn:aws:lambda:" + settings.region + "::runtime:emulated"));
    }

    TelemetryEvent initRuntimeDone(String phase) {
        if (managed != null) {
            return event("platform.initRuntimeDone", managed.initRuntimeDone(phase, status()));
        }
        return event(
                "platform.initRuntimeDone", init(phase).add("status", status()).add("spans", Json.array()));
    }

    TelemetryEvent initReport(String phase, Duration took) {
        var metrics = Json.object().add("durationMs", millis(took));
        if (managed != null) {
            return event("platform.initReport", managed.initReport(phase, status(), metrics));
        }
        return event(
                "platform.initReport",
                init(phase).add("status", status()).add("metrics", metrics).add("spans", Json.array()));
    }

    private String status() {
        return settings.initFails ? "error" : "success";
    }

    TelemetryEvent extension(String name, Collection<String> events) {
        return event(
                "platform.extension",
                Json.object().add("name", name).add("state", "Ready").add("events", array(events)));
    }

    TelemetryEvent subscription(String name, Collection<String> types) {
        return event(
                "platform.telemetrySubscription",
                Json.object().add("name", name).add("state", "Subscribed").add("types", array(types)));
    }

    TelemetryEvent start(Invocation invocation) {
        if (managed != null) {
            return event("platform.start", managed.start(invocation, tracing(invocation)));
        }
        return event(
                "platform.start",
                Json.object()
                        .add("requestId", invocation.requestId)
                        .add("version", settings.functionVersion)
                        .add("tracing", tracing(invocation)));
    }

    TelemetryEvent runtimeDone(Invocation invocation, String status, Duration ran, Instant began) {
        var span = Json.object()
                .add("name", "responseLatency")
                .add("start", TelemetryEvent.time(began))
                .add("durationMs", millis(ran));
        return event(
                "platform.runtimeDone",
                Json.object()
                        .add("requestId", invocation.requestId)
                        .add("status", status)
                        .add(
                                "metrics",
                                Json.object().add("durationMs", millis(ran)).add("producedBytes", 2))
                        .add("spans", Json.array().add(span))
                        .add("tracing", tracing(invocation)));
    }

    TelemetryEvent restoreStart() {
        return event(
                "platform.restoreStart",
                Json.object()
                        .add("functionName", settings.functionName)
                        .add("functionVersion", settings.functionVersion)
                        .add("runtimeVersion", "emulated:1")
                        .add("runtimeVersionArn", "arn:aws:lambda:" + settings.region + "::runtime:emulated"));
    }

    TelemetryEvent restoreRuntimeDone() {
        return event("platform.restoreRuntimeDone", Json.object().add("status", "success"));
    }

    TelemetryEvent restoreReport(Duration took) {
        return event(
                "platform.restoreReport",
                Json.object()
                        .add("status", "success")
                        .add("metrics", Json.object().add("durationMs", millis(took))));
    }

    /// `init` is the duration of the cold start, or of the restore, on its first invocation, else zero (and left
    /// out).
    TelemetryEvent report(Invocation invocation, String status, Duration took, Duration init) {
        if (managed != null) {
            return event("platform.report", managed.report(invocation, status, took, tracing(invocation)));
        }
        var metrics = Json.object()
                .add("durationMs", millis(took))
                .add("billedDurationMs", (long) Math.ceil(millis(took.plus(init))))
                .add("memorySizeMB", settings.memoryMb)
                .add("maxMemoryUsedMB", Math.min(MEMORY_USED_MB, settings.memoryMb));
        if (init.isPositive()) {
            metrics.add(settings.mode == Mode.SNAP_START ? "restoreDurationMs" : "initDurationMs", millis(init));
        }
        return event(
                "platform.report",
                Json.object()
                        .add("requestId", invocation.requestId)
                        .add("status", status)
                        .add("metrics", metrics)
                        .add("spans", Json.array())
                        .add("tracing", tracing(invocation)));
    }

    private static JsonObject tracing(Invocation invocation) {
        return Json.object()
                .add("spanId", "54565fb41ac79632")
                .add("type", "X-Amzn-Trace-Id")
                .add("value", invocation.trace);
    }

    private JsonObject init(String phase) {
        return Json.object().add("initializationType", settings.mode.wireName()).add("phase", phase);
    }

    private static JsonArray array(Collection<String> names) {
        var array = Json.array();
        names.forEach(array::add);
        return array;
    }

    /// Milliseconds with three decimals, as in Lambda's reports.
    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    private static TelemetryEvent event(String type, JsonObject record) {
        return TelemetryEvent.of(type, record).stamped();
    }
}
