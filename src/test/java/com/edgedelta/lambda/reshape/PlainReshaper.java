package com.edgedelta.lambda.reshape;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonHandler;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonObject.Member;
import com.eclipsesource.json.JsonParser;
import com.eclipsesource.json.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The contract of records a second time, the plain way, over trees of JSON: slow, short, and sharing no line with
/// what it is compared to. It reads well-formed batches only.
final class PlainReshaper {
    private static final Set<String> FLATTENED = Set.of(
            "platform.initStart",
            "platform.initRuntimeDone",
            "platform.initReport",
            "platform.restoreStart",
            "platform.restoreRuntimeDone",
            "platform.restoreReport",
            "platform.extension",
            "platform.telemetrySubscription",
            "platform.fault",
            "platform.logsDropped");
    private static final Set<String> STEPS = Set.of("platform.start", "platform.runtimeDone", "platform.report");
    private static final String BY_DEFAULT = "start,runtimeDone,report,logsDropped,initReport,restoreReport,fault";
    private static final List<String> ENVELOPE =
            List.of("cloud", "faas", "timestamp", "log_type", "host.arch", "process.runtime.name");

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final String TAB = "(?:\t|\\\\t)";
    private static final String NO_TAB = "(?:[^\t\\\\]|\\\\[^t])*";
    private static final Pattern ID_IN_TEXT =
            Pattern.compile("\"(?:" + NO_TAB + TAB + ")?" + NO_TAB + "Z" + TAB + "(" + ID.pattern() + ")" + TAB);

    private final LambdaFunction function;
    private final Set<String> logTypes;
    private final Set<String> silenced;
    private final boolean embedJson;
    private final boolean interleaved;
    private final boolean fromSnapshot;
    private final Map<String, String> traces = new HashMap<>();
    private final Map<String, JsonValue> runtimeDurations = new HashMap<>();
    private final Set<String> initEvents = new HashSet<>();
    private String current = "";
    private long malformed;

    PlainReshaper(LambdaFunction function, Map<String, String> settings) {
        this.function = function;
        this.logTypes = words(orDefault(settings.get("ED_LAMBDA_LOG_TYPES"), "function,platform"));
        this.silenced = silenced(words(orDefault(settings.get("ED_PLATFORM_EVENTS"), BY_DEFAULT)));
        this.embedJson = "object".equals(settings.get("ED_JSON_MESSAGE"));
        String type = settings.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "");
        this.interleaved = type.equals("lambda-managed-instances");
        this.fromSnapshot = type.equals("snap-start");
    }

    private static String orDefault(@Nullable String value, String byDefault) {
        return value == null || value.isEmpty() ? byDefault : value;
    }

    private static Set<String> words(String list) {
        return Set.of(list.replace(" ", "").split(",", -1));
    }

    private static Set<String> silenced(Set<String> chosen) {
        Set<String> silenced = new HashSet<>();
        if (!chosen.contains("all")) {
            silenced.addAll(FLATTENED);
            silenced.addAll(STEPS);
            chosen.forEach(name -> silenced.remove("platform." + name));
        }
        return silenced;
    }

    /// The records of one batch; the invocation under way is remembered for the next.
    List<JsonObject> reshape(String batch) {
        List<JsonObject> records = new ArrayList<>();
        List<String> texts = RecordTexts.of(batch);
        int index = 0;
        for (JsonValue event : Json.parse(batch).asArray()) {
            String text = texts.get(index++);
            if (!isEvent(event)) {
                malformed++;
                continue;
            }
            JsonObject record = reshape(event.asObject(), text);
            if (record != null) {
                records.add(record);
            }
        }
        return records;
    }

    private static boolean isEvent(JsonValue value) {
        JsonObject event = value.isObject() ? value.asObject() : new JsonObject();
        JsonValue type = event.get("type");
        return type != null && type.isString() && event.get("record") != null;
    }

    /// How many events so far were none.
    long malformed() {
        return malformed;
    }

    private @Nullable JsonObject reshape(JsonObject event, String text) {
        String name = event.get("type").asString();
        JsonValue value = event.get("record");
        JsonObject fields = value.isObject() ? value.asObject() : new JsonObject();
        JsonObject record = switch (name) {
            case "function", "extension" ->
                envelope(event, lineOf(name, value, text), null).add("message", message(value, text));
            case "platform.start" -> value.isObject() ? start(event, fields) : other(event, fields, value);
            case "platform.runtimeDone" -> value.isObject() ? runtimeDone(event, fields) : other(event, fields, value);
            case "platform.report" -> value.isObject() ? report(event, fields) : other(event, fields, value);
            default -> other(event, fields, value);
        };
        return logTypes.contains(name.equals("function") || name.equals("extension") ? name : "platform")
                        && !silenced.contains(name)
                        && !isRepeated(name, event, fields)
                ? record
                : null;
    }

    private boolean isRepeated(String name, JsonObject event, JsonObject fields) {
        boolean ofInit = name.startsWith("platform.init")
                || name.equals("platform.extension")
                || name.equals("platform.telemetrySubscription");
        return fromSnapshot
                && ofInit
                && event.get("time") != null
                && !initEvents.add(name + event.get("time") + fields.get("phase"));
    }

    /// The invocation that a line belongs to.
    private String lineOf(String name, JsonValue value, String json) {
        if (!interleaved || name.equals("extension")) {
            return interleaved ? "" : current;
        }
        if (value.isObject()) {
            String java = id(value.asObject().get("AWSRequestId"));
            return java.isEmpty() ? id(value.asObject().get("requestId")) : java;
        }
        Matcher text = ID_IN_TEXT.matcher(json);
        return text.lookingAt() ? text.group(1) : "";
    }

    private static String id(@Nullable JsonValue value) {
        return value != null && value.isString() && ID.matcher(value.asString()).matches() ? value.asString() : "";
    }

    private JsonValue message(JsonValue value, String text) {
        if (!value.isString()) {
            return embedJson ? value : Json.value(text);
        }
        return Json.value(withoutLineBreak(value.asString()));
    }

    private static String withoutLineBreak(String line) {
        int end = line.length();
        if (line.endsWith("\r\n")) {
            end -= 2;
        } else if (line.endsWith("\n")) {
            end -= 1;
        }
        return line.substring(0, end);
    }

    private JsonObject other(JsonObject event, JsonObject fields, JsonValue value) {
        JsonObject record = envelope(event, invocation(fields), null);
        if (!FLATTENED.contains(event.get("type").asString())
                && !STEPS.contains(event.get("type").asString())) {
            return record.add("record", value);
        }
        if (value.isObject()) {
            return flattened(record, fields);
        }
        return record.add("message", value.isString() ? Json.value(withoutLineBreak(value.asString())) : value);
    }

    private String invocation(JsonObject fields) {
        String own = string(fields, "requestId");
        return own != null ? own : interleaved ? "" : current;
    }

    private void rememberTrace(String requestId, JsonObject fields) {
        JsonValue header = member(fields, "tracing", "value");
        int root = header == null || !header.isString() ? -1 : header.asString().indexOf("Root=");
        if (header != null && root >= 0 && !requestId.isEmpty()) {
            String rest = header.asString().substring(root + "Root=".length());
            int end = rest.indexOf(';');
            traces.put(requestId, end < 0 ? rest : rest.substring(0, end));
        }
    }

    private JsonObject start(JsonObject event, JsonObject fields) {
        String own = string(fields, "requestId");
        current = own == null ? "" : own;
        rememberTrace(current, fields);
        return envelope(event, current, "START").add("message", "START RequestID: " + current);
    }

    private JsonObject runtimeDone(JsonObject event, JsonObject fields) {
        String id = invocation(fields);
        rememberTrace(id, fields);
        JsonValue duration = member(fields, "metrics", "durationMs");
        if (duration != null && !id.isEmpty()) {
            runtimeDurations.put(id, duration);
        }
        JsonObject record = envelope(event, id, "END").add("message", "END RequestID: " + id);
        put(record, "status", known(fields.get("status")));
        return record;
    }

    private JsonObject report(JsonObject event, JsonObject fields) {
        String id = invocation(fields);
        rememberTrace(id, fields);
        JsonValue duration = member(fields, "metrics", "durationMs");
        JsonValue billed = member(fields, "metrics", "billedDurationMs");
        JsonValue init = member(fields, "metrics", "initDurationMs");
        JsonValue size = member(fields, "metrics", "memorySizeMB");
        JsonValue used = member(fields, "metrics", "maxMemoryUsedMB");
        JsonValue runtime = runtimeDurations.get(id);
        JsonObject record = envelope(event, id, null).add("request_id", id);
        put(record, "duration_ms", duration);
        put(record, "billed_duration_ms", billed);
        put(record, "max_memory_used", used);
        put(record, "memory_size", size);
        put(record, "init_duration_ms", init);
        put(record, "restore_duration_ms", member(fields, "metrics", "restoreDurationMs"));
        put(record, "faas.duration_ms", duration);
        put(record, "faas.billed_duration_ms", billed);
        put(record, "faas.init_duration_ms", init);
        put(record, "faas.runtime_duration_ms", runtime);
        put(record, "faas.max_memory_used", used);
        if (duration != null && runtime != null) {
            record.add(
                    "faas.post_runtime_duration_ms", rounded(decimal(duration).subtract(decimal(runtime))));
        }
        if (size != null && used != null) {
            BigDecimal left = decimal(size).subtract(decimal(used));
            record.add("faas.memory_left", rounded(left));
            record.add(
                    "faas.memory_percent",
                    rounded(left.multiply(BigDecimal.valueOf(100)).divide(decimal(size), 3, RoundingMode.HALF_UP)));
        }
        put(record, "status", known(fields.get("status")));
        put(record, "error_type", known(fields.get("errorType")));
        return record;
    }

    private static JsonObject flattened(JsonObject record, JsonObject fields) {
        Set<String> taken = new HashSet<>(ENVELOPE);
        for (Member field : fields) {
            if (field.getName().equals("metrics") && field.getValue().isObject()) {
                for (Member metric : field.getValue().asObject()) {
                    add(record, taken, metric);
                }
            } else {
                add(record, taken, field);
            }
        }
        return record;
    }

    private static void add(JsonObject record, Set<String> taken, Member member) {
        String name = snakeCase(member.getName());
        while (!taken.add(name)) {
            name = "record_" + name;
        }
        record.add(name, member.getValue());
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private JsonObject envelope(JsonObject event, String requestId, @Nullable String step) {
        JsonObject cloud = new JsonObject()
                .add("resource_id", function.resourceId())
                .add("account_id", function.account())
                .add("region", function.region());
        JsonObject faas = new JsonObject()
                .add("name", function.name())
                .add("version", function.version())
                .add("request_id", requestId)
                .add("memory_size", function.memory());
        String trace = traces.get(requestId);
        if (trace != null) {
            faas.add("trace_id", trace);
        }
        if (step != null) {
            faas.add("step", step);
        }
        JsonObject record = new JsonObject().add("cloud", cloud).add("faas", faas);
        put(record, "timestamp", event.get("time"));
        return record.add("log_type", event.get("type")).add("host.arch", function.arch());
    }

    private static void put(JsonObject record, String name, @Nullable JsonValue value) {
        if (value != null) {
            record.add(name, value);
        }
    }

    private static @Nullable String string(JsonObject fields, String name) {
        JsonValue value = fields.get(name);
        return value == null || !value.isString() ? null : value.asString();
    }

    private static @Nullable JsonValue member(JsonObject fields, String outer, String inner) {
        JsonValue value = fields.get(outer);
        return value == null || !value.isObject()
                ? null
                : known(value.asObject().get(inner));
    }

    /// Null says no more than a missing member.
    private static @Nullable JsonValue known(@Nullable JsonValue value) {
        return value == null || value.isNull() ? null : value;
    }

    private static BigDecimal decimal(JsonValue number) {
        return new BigDecimal(number.toString());
    }

    private static JsonValue rounded(BigDecimal number) {
        return Json.parse(
                number.setScale(3, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString());
    }

    /// The text of each event's `record` as it stands in the batch, which a tree no longer knows; empty for what has
    /// none.
    private static final class RecordTexts extends JsonHandler<Object, Object> {
        private final String batch;
        private final List<String> texts = new ArrayList<>();
        private int depth;
        private int from;
        private String text = "";

        private RecordTexts(String batch) {
            this.batch = batch;
        }

        static List<String> of(String batch) {
            RecordTexts handler = new RecordTexts(batch);
            new JsonParser(handler).parse(batch);
            return handler.texts;
        }

        @Override
        public Object startArray() {
            depth++;
            return this;
        }

        @Override
        public void endArray(Object array) {
            depth--;
        }

        @Override
        public void endArrayValue(Object array) {
            if (depth == 1) {
                texts.add(text);
                text = "";
            }
        }

        @Override
        public Object startObject() {
            depth++;
            return this;
        }

        @Override
        public void endObject(Object object) {
            depth--;
        }

        @Override
        public void startObjectValue(Object object, String name) {
            if (depth == 2 && name.equals("record")) {
                from = getLocation().offset;
            }
        }

        @Override
        public void endObjectValue(Object object, String name) {
            if (depth == 2 && name.equals("record")) {
                text = batch.substring(from, getLocation().offset);
            }
        }
    }
}
