package com.edgedelta.lambda.telemetry;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonHandler;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonParser;
import com.eclipsesource.json.ParseException;
import java.util.ArrayList;
import java.util.List;

/// Splits a captured batch, a JSON array of events, into the events' own text, so that every byte is sent as it was.
final class TelemetryBatch extends JsonHandler<JsonArray, JsonObject> {
    private final String text;
    private final List<TelemetryEvent> events = new ArrayList<>();
    private int depth;
    private int start;

    private TelemetryBatch(String text) {
        this.text = text;
    }

    /// Fails with an `IllegalArgumentException` that names the place at which the text is not a batch.
    static List<TelemetryEvent> parse(String text) {
        var batch = new TelemetryBatch(text);
        try {
            new JsonParser(batch).parse(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
        }
        if (!text.stripLeading().startsWith("[")) {
            throw new IllegalArgumentException("no JSON array of events");
        }
        return List.copyOf(batch.events);
    }

    @Override
    public JsonArray startArray() {
        depth++;
        return new JsonArray();
    }

    @Override
    public void endArray(JsonArray array) {
        depth--;
    }

    @Override
    public JsonObject startObject() {
        if (depth++ == 1) {
            start = getLocation().offset;
        }
        return new JsonObject();
    }

    @Override
    public void endObject(JsonObject object) {
        if (--depth == 1) {
            events.add(TelemetryEvent.captured(text.substring(start, getLocation().offset)));
        }
    }
}
