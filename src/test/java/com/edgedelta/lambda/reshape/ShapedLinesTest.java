package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Levels, and the size of records, as they arrive.
final class ShapedLinesTest {
    private static final String ALL = "function,platform,extension";

    private static String event(String type, String record) {
        return "{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"" + type + "\",\"record\":" + record + "}";
    }

    private static String text(String text) {
        return event("function", Json.value(text).toString());
    }

    private static List<JsonObject> reshape(Bench bench, String... events) {
        return Records.parse(bench.reshapeAlone(("[" + String.join(",", events) + "]").getBytes(UTF_8)));
    }

    private static List<String> messages(List<JsonObject> records) {
        List<String> messages = new ArrayList<>();
        for (JsonObject record : records) {
            JsonValue message = record.get("message");
            messages.add(message.isString() ? message.asString() : message.toString());
        }
        return messages;
    }

    @ParameterizedTest
    @CsvSource({"string", "object"})
    void linesThatStateALevelHaveItInOpenTelemetrysWords(String mode) {
        Bench bench = new Bench(
                LambdaFunction.ORDERS,
                Map.of("ED_SEVERITY", "true", "ED_JSON_MESSAGE", mode, "ED_LAMBDA_LOG_TYPES", ALL));

        List<JsonObject> records = reshape(
                bench,
                text("[WARNING]\t2022-03-01T14:09:15.231Z\tid\tslow\n"),
                event("function", "{\"level\":50,\"msg\":\"x\"}"),
                text("no level\n"),
                event("extension", "\"level=debug msg=x\\n\""),
                event("platform.start", "{\"requestId\":\"1\",\"level\":\"ERROR\"}"));

        assertThat(records)
                .extracting(record -> record.getString("severity_text", "none"))
                .containsExactly("WARN", "ERROR", "none", "DEBUG", "none");
        assertThat(records.get(1).get("message").isObject()).isEqualTo(mode.equals("object"));
    }

    @Test
    void linesOfALowerLevelAreLeftOutAndCounted() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_MIN_LOG_LEVEL", "warn", "ED_LAMBDA_LOG_TYPES", ALL));

        List<JsonObject> records = reshape(
                bench,
                event("platform.start", "{\"requestId\":\"1\"}"),
                text("INFO quiet\n"),
                text("WARN loud\n"),
                text("no level\n"),
                event("function", "{\"level\":\"debug\"}"),
                event("extension", "\"DEBUG quiet\""),
                event("platform.initReport", "{\"level\":\"debug\",\"phase\":\"init\"}"));

        assertThat(records).hasSize(4);
        assertThat(messages(records.subList(0, 3))).containsExactly("START RequestID: 1", "WARN loud", "no level");
        assertThat(records.get(1).get("severity_text")).isNull();
        JsonObject report = report(bench);
        assertThat(report.getString("log_type", "")).isEqualTo("edgedelta.filtered");
        assertThat(report.getString("message", "")).isEqualTo("3 records filtered");
        assertThat(report.getInt("filtered_records", 0)).isEqualTo(3);
        assertThat(report.getInt("filtered_bytes", 0))
                .isEqualTo("\"INFO quiet\\n\"{\"level\":\"debug\"}\"DEBUG quiet\"".length());
        assertThat(report.get("reasons")).isEqualTo(Json.parse("{\"level\":3}"));
        assertThat(report.get("faas").asObject().getString("name", "")).isEqualTo("orders");
        assertThat(bench.reportFiltered(0)).as("what has been reported").isEmpty();
        assertThat(bench.reshaper().filterAccount()).isEqualTo("3 records filtered (level 3)");
    }

    private static JsonObject report(Bench bench) {
        return Records.parse(bench.reportFiltered(1_646_143_755_231L)).get(0);
    }

    @Test
    void theReportCanBeSwitchedOff() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_MIN_LOG_LEVEL", "warn", "ED_FILTER_REPORT", "false"));

        assertThat(reshape(bench, text("INFO quiet\n"))).isEmpty();
        assertThat(bench.reportFiltered(0)).isEmpty();
        assertThat(bench.reshaper().filterAccount()).isEqualTo("1 records filtered (level 1)");
    }

    @Test
    void aReportWaitsForRoomAndTakesNoneFromLines() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_MIN_LOG_LEVEL", "warn"));
        reshape(bench, text("INFO quiet\n"));
        byte[] line = "x".repeat(999_999).concat("\n").getBytes(UTF_8);
        while (bench.buffer().appendIfRoom(line, 0, line.length)) {
            assertThat(bench.buffer().held()).isLessThanOrEqualTo(Bench.CAPACITY);
        }

        byte[] kept = bench.reportFiltered(0);
        reshape(bench, text("INFO quiet, too\n"));

        assertThat(kept).hasSize((int) Bench.CAPACITY).doesNotContain('{');
        assertThat(bench.buffer().drops().total().records()).isZero();
        assertThat(report(bench).getInt("filtered_records", 0)).isEqualTo(2);
    }

    @Test
    void withoutSuchASettingNothingIsReported() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of());

        assertThat(bench.reportFiltered(0)).isEmpty();
        assertThat(bench.reshaper().filterAccount()).isEmpty();
    }

    @Test
    void membersOfTheEnvelopeCanBeLeftOut() {
        Bench bench = new Bench(
                LambdaFunction.ORDERS, Map.of("ED_DROP_FIELDS", "cloud, host.arch,faas.memory_size,faas.trace_id"));

        List<JsonObject> records = reshape(
                bench,
                event("platform.start", "{\"requestId\":\"1\",\"tracing\":{\"value\":\"Root=1-2\"}}"),
                text("x\n"));

        assertThat(records.get(1)).isEqualTo(Json.parse("""
                        {"faas":{"name":"orders","version":"$LATEST","request_id":"1"},
                         "timestamp":"2022-03-01T14:09:15.231Z","log_type":"function","message":"x"}"""));
        assertThat(records.get(0).get("cloud")).isNull();
        assertThat(records.get(0).get("faas").asObject().get("trace_id")).isNull();
    }

    @Test
    void everyMemberButTheRequestIdCanBeLeftOut() {
        Bench bench = new Bench(
                LambdaFunction.ORDERS,
                Map.of(
                        "ED_DROP_FIELDS",
                        "cloud.resource_id,cloud.account_id,cloud.region,host.arch,process.runtime.name,faas.name,"
                                + "faas.version,faas.memory_size,faas.instance,faas.tags,faas.trace_id,faas.tenant_id"));

        assertThat(reshape(bench, text("x\n")).get(0)).isEqualTo(Json.parse("""
                        {"cloud":{},"faas":{"request_id":""},
                         "timestamp":"2022-03-01T14:09:15.231Z","log_type":"function","message":"x"}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u4e16", "\ud83c\udf89", "\\", "\"", "\n", "\u0001", "a\ud83c\udf89\""})
    void aMessageThatIsTooLongIsShortenedToWholeCharacters(String part) {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_MAX_RECORD_KB", "2", "ED_SEVERITY", "true"));
        String text = "ERROR " + part.repeat(3_000) + "end";

        byte[] output = bench.reshapeAlone(("[" + text(text) + "]").getBytes(UTF_8));

        JsonObject record = Records.parse(output).get(0);
        String message = record.getString("message", "");
        int mark = message.indexOf(" [... ");
        assertThat(output.length).isBetween(1_900, 2_000);
        assertThat(message).matches("(?s).* \\[\\.\\.\\. \\d+ bytes left out\\]");
        assertThat(text).startsWith(message.substring(0, mark));
        assertThat(record.getString("severity_text", "")).isEqualTo("ERROR");
    }

    @ParameterizedTest
    @CsvSource({"string", "object"})
    void aJsonValueThatIsTooLongBecomesAText(String mode) {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_MAX_RECORD_KB", "1", "ED_JSON_MESSAGE", mode));
        String json = "{\"a\":\"" + "quoted \\\"words\\\" ".repeat(100) + "\"}";

        byte[] output = bench.reshapeAlone(("[" + event("function", json) + "]").getBytes(UTF_8));

        String message = Records.parse(output).get(0).getString("message", "");
        assertThat(output.length).isBetween(900, 1_000);
        assertThat(json).startsWith(message.substring(0, message.indexOf(" [... ")));
    }

    @Test
    void recordsWithinTheLimitStayAsTheyAre() {
        String batch = "[" + text("x".repeat(400) + "\n") + "," + event("function", "{\"a\":[1,2]}") + "]";

        assertThat(new Bench(LambdaFunction.ORDERS, Map.of("ED_MAX_RECORD_KB", "1"))
                        .reshapeAlone(batch.getBytes(UTF_8)))
                .isEqualTo(new Bench(LambdaFunction.ORDERS, Map.of()).reshapeAlone(batch.getBytes(UTF_8)));
    }

    @Test
    void aLineWhoseRestIsMissingIsShapedToo() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_SEVERITY", "true"));
        String cut = "[" + event("function", "\"ERROR " + "x".repeat(200_000));

        JsonObject record = Records.parse(
                        bench.reshapeAlone(cut.substring(0, cut.length() - 1).getBytes(UTF_8)))
                .get(0);

        assertThat(record.getBoolean("truncated", false)).isTrue();
        assertThat(record.getString("severity_text", "")).isEqualTo("ERROR");
    }

    private static final String CARDS = "[{\"type\":\"mask_sequences\",\"name\":\"credit_card\"}]";

    @ParameterizedTest
    @ValueSource(strings = {"java", ""})
    void aSecretThatADeliveryCutsIsMasked(String multiline) {
        Map<String, String> settings =
                Map.of("ED_PROCESSING_RULES", CARDS, "ED_SEVERITY", "true", "ED_MULTILINE_PATTERN", multiline);
        String beginning = "[" + event("function", "\"ERROR " + "x".repeat(200_000) + " card 4111 1111 1");
        String missing = beginning.substring(0, beginning.length() - 1);
        String unended = "[" + text("ERROR " + "x".repeat(200_000) + " card 4111 1111 1") + "]";

        for (String batch : List.of(missing, unended)) {
            JsonObject record = Records.parse(
                            new Bench(LambdaFunction.ORDERS, settings).reshapeAlone(batch.getBytes(UTF_8)))
                    .get(0);

            assertThat(record.getString("message", "")).endsWith("x card[masked: credit_card]");
            assertThat(record.getString("severity_text", "")).isEqualTo("ERROR");
            assertThat(record.getBoolean("truncated", false)).isEqualTo(batch.equals(missing));
        }
    }

    @Test
    void theRestOfACutTextIsMaskedWithIt() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_PROCESSING_RULES", CARDS));

        assertThat(reshapeBatch(bench, text("x".repeat(200_000) + " card 4111 1111 1")))
                .isEmpty();
        assertThat(messages(reshapeBatch(bench, text("111 1111 paid\n"))))
                .singleElement()
                .asString()
                .endsWith("x card [masked: credit_card] paid");
    }

    private static List<JsonObject> reshapeBatch(Bench bench, String... events) {
        return Records.parse(bench.reshape(("[" + String.join(",", events) + "]").getBytes(UTF_8)));
    }

    @Test
    void rulesForPlatformEventsMeetTheirMembersAndNotTheEnvelope() {
        String rules =
                "[{\"type\":\"mask_sequences\",\"name\":\"m\",\"pattern\":\"orders|secret\",\"applies_to\":\"platform\"},"
                        + "{\"type\":\"exclude_at_match\",\"name\":\"ends\",\"pattern\":\"^END \",\"applies_to\":\"platform\"}]";
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_PROCESSING_RULES", rules));

        List<JsonObject> records = reshape(
                bench,
                event("platform.start", "{\"requestId\":\"1\",\"note\":\"a secret of orders\"}"),
                text("a secret\n"),
                event("platform.runtimeDone", "{\"requestId\":\"1\",\"status\":\"success\"}"),
                event("platform.unheardOf", "{\"secret\":[1,\"secret\"]}"));

        assertThat(records).hasSize(3);
        assertThat(records.get(0).getString("note", "")).isEqualTo("a [masked: m] of [masked: m]");
        assertThat(records.get(0).get("faas").asObject().getString("name", "")).isEqualTo("orders");
        assertThat(records.get(1).getString("message", "")).isEqualTo("a secret");
        assertThat(records.get(2).get("record")).isEqualTo(Json.parse("{\"[masked: m]\":[1,\"[masked: m]\"]}"));
        assertThat(bench.reshaper().filterAccount()).contains("1 records filtered (rule 1)");
    }

    @Test
    void aRuleThatCannotBeUsedWithholdsTheMessage() {
        Bench bench = new Bench(
                LambdaFunction.ORDERS,
                Map.of("ED_PROCESSING_RULES", "[{\"type\":\"mask_sequences\",\"name\":\"bad\",\"pattern\":\"(\"}]"));

        List<JsonObject> records = reshape(
                bench, text("a secret\n"), event("function", "{\"a\":\"secret\"}"), event("extension", "\"x\""));

        assertThat(messages(records)).hasSize(2).containsOnly("[withheld: rule bad cannot be used]");
    }

    @Test
    void masksSeeAMergedLineAsAWhole() {
        String rules = "[{\"type\":\"mask_sequences\",\"name\":\"m\",\"pattern\":\"x: a\\\\s+at b\"}]";
        Bench bench =
                new Bench(LambdaFunction.ORDERS, Map.of("ED_PROCESSING_RULES", rules, "ED_MULTILINE_PATTERN", "java"));

        assertThat(messages(reshape(bench, text("x: a\n"), text("\tat b\n")))).containsExactly("[masked: m]");
    }
}
