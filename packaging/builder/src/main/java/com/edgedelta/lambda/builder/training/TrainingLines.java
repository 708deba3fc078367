package com.edgedelta.lambda.builder.training;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.util.ArrayList;
import java.util.List;

/// What a function logs, text and JSON in turn, as functions with either log format do.
public final class TrainingLines {
    private TrainingLines() {}

    public static List<TelemetryEvent> of(int invocation, int count) {
        List<TelemetryEvent> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            lines.add(
                    line % 2 == 0
                            ? TelemetryEvent.line("invocation " + invocation + " line " + line + "\tINFO\tdrei Äpfel")
                            : TelemetryEvent.line(Json.object()
                                    .add("level", "INFO")
                                    .add("message", "line " + line)
                                    .add("figures", Json.array(1, 2, 3))));
        }
        return lines;
    }
}
