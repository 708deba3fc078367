package com.edgedelta.lambda.demo;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.emulator.Invocation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares what was sent to the extension with what arrived at the endpoint: captured lines by time and text,
/// lines made up here by their text, reports by request.
final class DemoAccount {
    private static final String LINE = "function";
    private static final String REPORT = "platform.report";

    private final Map<String, Integer> balance = new HashMap<>();
    private int linesSent;
    private int linesReceived;
    private int reportsSent;
    private int reportsReceived;

    synchronized void sent(Invocation invocation) {
        for (var event : invocation.events()) {
            if (event.type().equals(LINE)) {
                linesSent++;
                var time = event.verbatim() == null
                        ? ""
                        : Json.parse(event.json()).asObject().getString("time", "");
                count(time + text(Json.parse(event.record())).replaceFirst("\r?\n$", ""), 1);
            } else if (event.type().equals(REPORT)) {
                reportsSent++;
                count(REPORT + event.requestId(), 1);
            }
        }
        if (invocation.hasReport()) {
            reportsSent++;
            count(REPORT + invocation.requestId(), 1);
        }
    }

    synchronized void received(JsonObject record) {
        var type = record.getString("log_type", "");
        if (type.equals(LINE)) {
            linesReceived++;
            var text = text(record.get("message"));
            var timed = record.getString("timestamp", "") + text;
            count(balance.containsKey(timed) ? timed : text, -1);
        } else if (type.equals(REPORT)) {
            reportsReceived++;
            count(REPORT + record.getString("request_id", ""), -1);
        }
    }

    synchronized int linesSent() {
        return linesSent;
    }

    synchronized int linesReceived() {
        return linesReceived;
    }

    synchronized int reportsSent() {
        return reportsSent;
    }

    synchronized int reportsReceived() {
        return reportsReceived;
    }

    /// Everything arrived exactly once.
    synchronized boolean balanced() {
        return balance.values().stream().allMatch(left -> left == 0);
    }

    /// Lines and reports that did not arrive.
    synchronized int lost() {
        return balance.values().stream().mapToInt(left -> Math.max(0, left)).sum();
    }

    /// Lines and reports that arrived more often than they were sent.
    synchronized int duplicated() {
        return balance.values().stream().mapToInt(left -> Math.max(0, -left)).sum();
    }

    /// Only texts can be compared: JSON values may arrive as text or as values.
    private static String text(@Nullable JsonValue value) {
        return value != null && value.isString() && !value.asString().startsWith("{") ? value.asString() : "";
    }

    private void count(String key, int by) {
        balance.merge(key, by, Integer::sum);
    }
}
