package com.edgedelta.lambda.reshape;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.edgedelta.lambda.config.Severity;
import com.edgedelta.lambda.shape.SeverityParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Levels and samples a second time, the plain way, over the records of [PlainReshaper]. It knows the words that
/// the test makes up, and a sample of none.
final class PlainShaping {
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

    /// The formats of texts have a table of their own.
    private static final SeverityParser TEXTS = new SeverityParser();

    private final boolean severities;
    private final int least;
    private final boolean samples;
    private final boolean interleaved;
    private final List<JsonObject> forwarded = new ArrayList<>();
    private final Map<String, List<JsonObject>> waiting = new LinkedHashMap<>();
    private final Map<String, Boolean> fates = new HashMap<>();
    private final Set<String> lines = new HashSet<>(Set.of("function", "extension"));
    private final Set<String> begun = new HashSet<>();
    private int leftOut;

    PlainShaping(Map<String, String> settings) {
        severities = "true".equals(settings.get("ED_SEVERITY"));
        least = LEVELS.indexOf(settings.get("ED_MIN_LOG_LEVEL"));
        samples = "0".equals(settings.get("ED_SAMPLE_RATE"));
        interleaved = "lambda-managed-instances".equals(settings.get("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }

    void take(JsonObject record) {
        String type = record.getString("log_type", "");
        String id = record.get("faas").asObject().getString("request_id", "");
        boolean line = lines.contains(type);
        String level = line ? level(record.get("message")) : null;
        if (level != null && LEVELS.indexOf(level) < least) {
            leftOut++;
            return;
        }
        if (severities && level != null) {
            record.add("severity_text", level);
        }
        if (!samples) {
            forwarded.add(record);
            return;
        }
        switch (type) {
            case "platform.start" -> {
                fates.remove(id);
                begun.add(id);
                if (!interleaved) {
                    keepAllBut(id);
                }
            }
            case "platform.runtimeDone", "platform.report" -> end(id, record.getString("status", ""));
            case "platform.logsDropped" -> keepAllBut("");
            default -> {}
        }
        boolean error = "ERROR".equals(level) || "FATAL".equals(level);
        boolean shared = line || type.equals("platform.start") || type.equals("platform.runtimeDone");
        if (shared && !id.isEmpty() && isSampled(id)) {
            shared(id, error, record);
        } else {
            keep(record);
        }
    }

    private void shared(String id, boolean error, JsonObject record) {
        if (error && !fates.containsKey(id)) {
            decide(id, true);
        }
        Boolean fate = fates.get(id);
        if (fate == null) {
            waiting.computeIfAbsent(id, unknown -> new ArrayList<>()).add(record);
        } else if (fate) {
            keep(record);
        } else {
            leftOut++;
        }
    }

    private void end(String id, String status) {
        if (!id.isEmpty() && isSampled(id) && !fates.containsKey(id)) {
            decide(id, !status.equals("success"));
        }
    }

    /// If many run at once, only those whose beginning has been reported are.
    private boolean isSampled(String id) {
        return !interleaved || begun.contains(id);
    }

    private void decide(String id, boolean kept) {
        fates.put(id, kept);
        List<JsonObject> records = waiting.remove(id);
        if (records != null && kept) {
            records.forEach(this::keep);
        } else if (records != null) {
            leftOut += records.size();
        }
    }

    private void keepAllBut(String id) {
        for (String other : List.copyOf(waiting.keySet())) {
            if (!other.equals(id)) {
                decide(other, true);
            }
        }
    }

    private void keep(JsonObject record) {
        forwarded.add(record.add("sample_rate", 1));
    }

    /// Everything forwarded, when nothing more comes.
    List<JsonObject> end() {
        keepAllBut("");
        return forwarded;
    }

    int leftOut() {
        return leftOut;
    }

    private static @Nullable String level(JsonValue message) {
        JsonValue value = message;
        if (value.isString() && value.asString().startsWith("{")) {
            try {
                value = Json.parse(value.asString());
            } catch (ParseException text) {
                return null;
            }
        }
        if (value.isString() && isList(value.asString())) {
            return null;
        }
        if (value.isObject()) {
            for (JsonObject.Member member : value.asObject()) {
                String level = Set.of("level", "severity", "log_level").contains(member.getName())
                        ? level(member.getValue().toString())
                        : null;
                if (level != null) {
                    return level;
                }
            }
            return null;
        }
        byte[] json = value.toString().getBytes(StandardCharsets.UTF_8);
        Severity severity = TEXTS.of(json, 0, json.length);
        return severity == null ? null : severity.name();
    }

    /// A logged list states no level. No text of this test is one, so a message that is one was logged as a list.
    private static boolean isList(String message) {
        try {
            return message.startsWith("[") && Json.parse(message).isArray();
        } catch (ParseException text) {
            return false;
        }
    }

    private static @Nullable String level(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "20", "\"debug\"" -> "DEBUG";
            case "40" -> "WARN";
            case "50" -> "ERROR";
            case "\"fatal\"" -> "FATAL";
            default -> null;
        };
    }
}
