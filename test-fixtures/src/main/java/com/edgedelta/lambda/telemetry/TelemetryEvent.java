package com.edgedelta.lambda.telemetry;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event of the Telemetry API: its type and its record as JSON text, stamped when it is queued; or a whole
/// event as it is.
///
/// The shapes are those of AWS's "Lambda Telemetry API Event schema reference".
public record TelemetryEvent(
        String type, String record, @Nullable String verbatim) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    public static TelemetryEvent of(String type, JsonValue record) {
        return new TelemetryEvent(type, record.toString(), null);
    }

    /// A text line of the function, with the trailing newline that runtimes send.
    public static TelemetryEvent line(String text) {
        return of("function", Json.value(text + "\n"));
    }

    /// A line of a function with the JSON log format, or any other JSON value.
    public static TelemetryEvent line(JsonValue value) {
        return of("function", value);
    }

    public static TelemetryEvent extensionLine(String text) {
        return of("extension", Json.value(text + "\n"));
    }

    /// An event of a captured batch: the text of its JSON object, sent byte by byte.
    public static TelemetryEvent captured(String json) {
        var members = Json.parse(json).asObject();
        var type = members.get("type");
        var record = members.get("record");
        return new TelemetryEvent(
                type != null && type.isString() ? type.asString() : "",
                record == null ? "null" : record.toString(),
                json);
    }

    /// The events of a captured batch; throws `IllegalArgumentException` if the text is not a JSON array.
    public static List<TelemetryEvent> capturedBatch(String json) {
        return TelemetryBatch.parse(json);
    }

    /// JSON lines are strings in the schema 2022-07-01; captured events stay as they are.
    TelemetryEvent forSchema(String schemaVersion) {
        var structured = !type.startsWith("platform") && !record.startsWith("\"");
        return schemaVersion.equals("2022-07-01") && structured && verbatim == null
                ? new TelemetryEvent(type, Json.value(record + "\n").toString(), null)
                : this;
    }

    /// The same event, stamped with the current time.
    public TelemetryEvent stamped() {
        return new TelemetryEvent(type, record, json(Instant.now()));
    }

    /// The whole event as it would be sent now.
    public String json() {
        return json(Instant.now());
    }

    String json(Instant now) {
        return verbatim != null
                ? verbatim
                : "{\"time\":\"" + time(now) + "\",\"type\":\"" + type + "\",\"record\":" + record + "}";
    }

    /// The category that a subscription names: `platform`, `function` or `extension`.
    String category() {
        return type.startsWith("platform") ? "platform" : type;
    }

    /// The `requestId` of the record, or null.
    @Nullable
    public String requestId() {
        if (!type.startsWith("platform")) {
            return null;
        }
        var value = Json.parse(record);
        var id = value.isObject() ? value.asObject().get("requestId") : null;
        return id != null && id.isString() ? id.asString() : null;
    }

    public static String time(Instant instant) {
        return TIME.format(instant);
    }
}
