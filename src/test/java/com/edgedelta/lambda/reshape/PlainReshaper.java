package com.edgedelta.lambda.reshape;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonHandler;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonObject.Member;
import com.eclipsesource.json.JsonParser;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
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
    private static final Set<String> REPORTED = Set.of(
            "durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs", "restoreDurationMs");
    private static final Set<String> REPORT_NAMES = Set.of(
            "request_id",
            "duration_ms",
            "billed_duration_ms",
            "max_memory_used",
            "memory_size",
            "init_duration_ms",
            "restore_duration_ms",
            "faas.duration_ms",
            "faas.billed_duration_ms",
            "faas.init_duration_ms",
            "faas.runtime_duration_ms",
            "faas.post_runtime_duration_ms",
            "faas.max_memory_used",
            "faas.memory_left",
            "faas.memory_percent",
            "status",
            "error_type");
    private static final String BY_DEFAULT = "start,runtimeDone,report,logsDropped,initReport,restoreReport,fault";
    private static final List<String> ENVELOPE =
            List.of("cloud", "faas", "timestamp", "log_type", "host.arch", "process.runtime.name");

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern ESCAPE =
            Pattern.compile("(?i:\\\\ud[89ab][0-9a-f]{2}\\\\ud[c-f][0-9a-f]{2}|(\\\\ud[89a-f][0-9a-f]{2})|\\\\.)");
    private static final Pattern EXECUTION =
            Pattern.compile("arn:.*/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+)");
    private static final String TAB = "(?:\t|\\\\t)";
    private static final String NO_TAB = "[0-9A-Z:.\\[\\]-]*";
    private static final Pattern ID_IN_TEXT =
            Pattern.compile("\"(?:" + NO_TAB + TAB + ")?" + NO_TAB + "Z" + TAB + "(" + ID.pattern() + ")" + TAB);

    private final LambdaFunction function;
    private final Set<String> logTypes;
    private final Set<String> silenced;
    private final boolean embedJson;
    private final boolean interleaved;
    private final boolean fromSnapshot;
    private final Map<String, String> traces = new HashMap<>();
    private final Map<String, String> tenants = new HashMap<>();
    private final Map<String, JsonValue> runtimeDurations = new HashMap<>();
    private final List<String> started = new ArrayList<>();
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
    List<JsonObject> reshape(String sent) {
        String batch = withoutLoneSurrogates(sent);
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

    /// The batch with a replacement character for each escape of half a surrogate pair.
    private static String withoutLoneSurrogates(String batch) {
        Matcher escape = ESCAPE.matcher(batch);
        return escape.replaceAll(found -> Matcher.quoteReplacement(found.group(1) == null ? found.group() : "\\ufffd"));
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
            case "function", "extension" -> line(event, name, value, text);
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

    private JsonObject line(JsonObject event, String name, JsonValue value, String text) {
        JsonObject record = envelope(event, lineOf(name, value, text), null);
        if (name.equals("function")) {
            execution(record, object(value));
        }
        return record.add("message", message(value, text));
    }

    /// The object that a line is, as itself or as a text.
    private static @Nullable JsonObject object(JsonValue value) {
        if (value.isString() && value.asString().startsWith("{")) {
            try {
                return Json.parse(value.asString().strip()).asObject();
            } catch (ParseException noJson) {
                return null;
            }
        }
        return value.isObject() ? value.asObject() : null;
    }

    private static void execution(JsonObject record, @Nullable JsonObject named) {
        for (String name : List.of("execution_arn", "durableExecutionArn", "executionArn")) {
            JsonValue arn = named == null ? null : named.get(name);
            Matcher parts = EXECUTION.matcher(arn != null && arn.isString() ? arn.asString() : "");
            if (parts.matches()) {
                record.get("faas")
                        .asObject()
                        .set("execution_name", parts.group(1))
                        .set("execution_id", parts.group(2));
            }
        }
    }

    /// The invocation that a line belongs to.
    private String lineOf(String name, JsonValue value, String json) {
        String byOrder = interleaved ? "" : current;
        List<String> known = started.subList(Math.max(0, started.size() - 16), started.size());
        for (String named : name.equals("extension") ? List.<String>of() : named(value, json)) {
            if (!named.isEmpty() && (interleaved || known.contains(named))) {
                return named;
            }
        }
        return byOrder;
    }

    /// The ids that a line names, the surest first.
    private static List<String> named(JsonValue value, String json) {
        List<String> ids = new ArrayList<>();
        JsonObject object = object(value);
        if (object != null) {
            List<String> sure = List.of(
                    "AWSRequestId",
                    "function_request_id",
                    "functionRequestId",
                    "FunctionRequestId",
                    "awsRequestId",
                    "aws_request_id");
            String last = "";
            for (Member member : object) {
                last = sure.contains(member.getName()) && !id(member.getValue()).isEmpty()
                        ? id(member.getValue())
                        : last;
            }
            ids.add(last);
            ids.add(id(object.get("requestId")));
            JsonValue spans = object.get("spans");
            if (spans != null && spans.isArray()) {
                for (JsonValue span : spans.asArray()) {
                    ids.add(span.isObject() ? id(span.asObject().get("requestId")) : "");
                }
            }
            JsonValue span = object.get("span");
            ids.add(span != null && span.isObject() ? id(span.asObject().get("requestId")) : "");
            return ids;
        }
        Matcher text = ID_IN_TEXT.matcher(json);
        return List.of(text.lookingAt() ? text.group(1) : "");
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
        execution(record, fields);
        if (!FLATTENED.contains(event.get("type").asString())
                && !STEPS.contains(event.get("type").asString())) {
            return record.add("record", value);
        }
        if (value.isObject()) {
            return flattened(record, fields, Set.of(), Set.of(), Set.of());
        }
        return record.add("message", value.isString() ? Json.value(withoutLineBreak(value.asString())) : value);
    }

    private String invocation(JsonObject fields) {
        String own = string(fields, "requestId");
        return own != null ? own : interleaved ? "" : current;
    }

    private void rememberTrace(String requestId, JsonObject fields) {
        String tenant = string(fields, "tenantId");
        if (tenant != null && !requestId.isEmpty()) {
            tenants.put(requestId, tenant);
        }
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
        if (ID.matcher(current).matches()) {
            started.add(current);
        }
        rememberTrace(current, fields);
        JsonObject record = envelope(event, current, "START").add("message", "START RequestID: " + current);
        execution(record, fields);
        return flattened(record, fields, Set.of(), Set.of(), Set.of("message"));
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
        put(record, "error_type", known(fields.get("errorType")));
        execution(record, fields);
        Set<String> names = Set.of("status", "error_type", "message");
        return flattened(record, fields, Set.of("status", "errorType"), Set.of(), names);
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
        execution(record, fields);
        return flattened(record, fields, Set.of("status", "errorType"), REPORTED, REPORT_NAMES);
    }

    /// Adds the members that are not known.
    private static JsonObject flattened(
            JsonObject record, JsonObject fields, Set<String> known, Set<String> knownMetrics, Set<String> names) {
        Set<String> taken = new HashSet<>(ENVELOPE);
        taken.addAll(names);
        for (Member field : fields) {
            if (field.getName().equals("metrics") && field.getValue().isObject()) {
                for (Member metric : field.getValue().asObject()) {
                    if (!knownMetrics.contains(metric.getName())) {
                        add(record, taken, metric);
                    }
                }
            } else if (names.isEmpty() || !(known.contains(field.getName()) || isId(field))) {
                add(record, taken, field);
            }
        }
        return record;
    }

    private static boolean isId(Member field) {
        return (field.getName().equals("requestId") || field.getName().equals("tenantId"))
                && (field.getValue().isString() || field.getValue().isNull());
    }

    private static void add(JsonObject record, Set<String> taken, Member member) {
        String name = snakeCase(member.getName());
        for (int prefixes = 0; prefixes < 4 && taken.contains(name); prefixes++) {
            name = "record_" + name;
        }
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + "_" + number;
        }
        record.add(free, member.getValue());
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
        if (tenants.get(requestId) != null) {
            faas.add("tenant_id", tenants.get(requestId));
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
