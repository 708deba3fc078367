package com.edgedelta.lambda.telemetry;

import com.eclipsesource.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The lines of a function or an extension, as they are read under some [DeliveryRules].
final class FunctionPipe {
    /// AWS's emulator reads a line and its line break into a buffer of 64 KiB.
    private static final int LONGEST_LINE = 64 * 1024 - 1;

    private final DeliveryRules rules;
    private boolean ended;

    FunctionPipe(DeliveryRules rules) {
        this.rules = rules;
    }

    /// The events that this one is delivered as. Events of a captured batch, and those of the platform, stay as they
    /// are.
    synchronized List<TelemetryEvent> read(TelemetryEvent event) {
        if (!rules.readsLines() || event.verbatim() != null || event.category().equals("platform")) {
            return List.of(event);
        }
        if (event.record().startsWith("\"")) {
            return lines(event.type(), Json.parse(event.record()).asString());
        }
        return rules.ofEmulator() ? lines(event.type(), event.record()) : List.of(event);
    }

    private List<TelemetryEvent> lines(String type, String text) {
        var whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return Arrays.stream(whole.split("\n", -1))
                .takeWhile(line -> fits(type, line))
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .map(line -> TelemetryEvent.of(type, Json.value(line)))
                .toList();
    }

    private boolean fits(String type, String line) {
        var ends = rules.ofEmulator()
                && type.equals("function")
                && line.getBytes(StandardCharsets.UTF_8).length > LONGEST_LINE;
        ended |= ends;
        return !ended || !type.equals("function");
    }
}
