package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// The records of `platform.*` events that differ on Managed Instances, by members and order as AWS's emulator has
/// them.
final class ManagedRecords {
    private static final long BYTES_OF_A_MEGABYTE = 1024 * 1024;

    private final EmulatorSettings settings;

    ManagedRecords(EmulatorSettings settings) {
        this.settings = settings;
    }

    JsonObject initStart(String phase) {
        return init().add("runtimeVersion", "emulated:1")
                .add("runtimeVersionArn", "arn:aws:lambda:" + settings.region + "::runtime:emulated")
                .add("functionName", settings.functionName)
                .add("functionVersion", settings.functionVersion)
                .add("instanceId", settings.functionVersion)
                .add("instanceMaxMemory", settings.memoryMb * BYTES_OF_A_MEGABYTE)
                .add("phase", phase);
    }

    JsonObject initRuntimeDone(String phase, String status) {
        return init().add("status", status).add("phase", phase);
    }

    JsonObject initReport(String phase, String status, JsonObject metrics) {
        return init().add("metrics", metrics).add("phase", phase).add("status", status);
    }

    private JsonObject init() {
        return Json.object().add("initializationType", settings.mode.wireName());
    }

    JsonObject start(Invocation invocation, JsonObject tracing) {
        return Json.object()
                .add("requestId", invocation.requestId)
                .add("version", settings.functionVersion)
                .add("functionArn", settings.functionArn())
                .add("tracing", tracing);
    }

    /// The duration always has three decimals, `12.000` too.
    JsonObject report(Invocation invocation, String status, Duration took, JsonObject tracing) {
        var began = Instant.now().minus(took);
        return Json.object()
                .add("requestId", invocation.requestId)
                .add("status", status)
                .add("metrics", Json.object().add("durationMs", millis(took)))
                .add("tracing", tracing)
                .add(
                        "spans",
                        Json.array()
                                .add(span("responseLatency", began, took))
                                .add(span("responseDuration", began.plus(took), Duration.ZERO)));
    }

    private static JsonObject span(String name, Instant start, Duration took) {
        return Json.object()
                .add("name", name)
                .add("start", TelemetryEvent.time(start))
                .add("durationMs", millis(took));
    }

    private static JsonValue millis(Duration took) {
        return Json.parse(String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e6));
    }
}
