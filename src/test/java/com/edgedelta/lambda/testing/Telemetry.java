package com.edgedelta.lambda.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Events of Lambda's Telemetry API, by its schema reference.
public final class Telemetry {
    private static final String TIME = "{\"time\":\"2026-01-02T03:04:05.678Z\",\"type\":\"";

    private Telemetry() {}

    public static byte[] batch(String... events) {
        return ("[" + String.join(",", events) + "]").getBytes(UTF_8);
    }

    public static String line(String text) {
        return TIME + "function\",\"record\":\"" + text + "\\n\"}";
    }

    public static String runtimeReady() {
        return TIME + "platform.initRuntimeDone\",\"record\":{\"phase\":\"init\",\"status\":\"success\"}}";
    }

    public static String initReport(String phase, String status) {
        return TIME + "platform.initReport\",\"record\":{\"initializationType\":\"on-demand\",\"phase\":\"" + phase
                + "\"," + "\"status\":\"" + status + "\",\"metrics\":{\"durationMs\":812.5}}}";
    }

    public static String start(String requestId) {
        return TIME + "platform.start\",\"record\":{\"requestId\":\"" + requestId + "\",\"version\":\"$LATEST\"}}";
    }

    public static String runtimeDone(String requestId) {
        return TIME + "platform.runtimeDone\",\"record\":{\"requestId\":\"" + requestId
                + "\",\"status\":\"success\",\"metrics\":{\"durationMs\":12.5,\"producedBytes\":8}}}";
    }

    public static String report(String requestId) {
        return TIME + "platform.report\",\"record\":{\"requestId\":\"" + requestId
                + "\",\"status\":\"success\",\"metrics\":{\"durationMs\":13.5,\"billedDurationMs\":14,"
                + "\"memorySizeMB\":128,\"maxMemoryUsedMB\":68}}}";
    }

    public static String logsDropped() {
        return TIME + "platform.logsDropped\",\"record\":{\"droppedBytes\":10,\"droppedRecords\":1,"
                + "\"reason\":\"the receiver was too slow\"}}";
    }
}
