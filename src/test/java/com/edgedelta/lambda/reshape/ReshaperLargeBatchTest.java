package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches too large to keep as files, and those made to cost time.
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
final class ReshaperLargeBatchTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "世", "🎉", "\\n", "\\\\", "\\\"", "\\u0041", "\t"})
    void passesALineOfOneMebibyte(String piece) {
        String line = piece.repeat(MEBIBYTE / piece.length());

        List<JsonObject> records = Records.parse(reshape("[" + event("function", "\"" + line + "\\n\"") + "]"));

        String message = Json.parse("\"" + line.replace("\t", "\\t") + "\"").asString();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).getString("message", "").equals(message)).isTrue();
    }

    @Test
    void passesAnObjectOfOneMebibyte() {
        String object = "{\"list\":[" + "{\"n\":1.50},\n".repeat(MEBIBYTE / 12) + "null]}";
        String batch = "[" + event("function", object) + "]";

        List<JsonObject> records = Records.parse(reshape(batch));
        List<JsonObject> embedded = Records.parse(new Bench(LambdaFunction.ORDERS, Map.of("ED_JSON_MESSAGE", "object"))
                .reshapeAlone(batch.getBytes(UTF_8)));

        assertThat(records.get(0).getString("message", "").equals(object)).isTrue();
        assertThat(embedded.get(0).get("message").toString().equals(object.replace("\n", "")))
                .isTrue();
    }

    @Test
    void passesManyLinesInTheirOrder() {
        int lines = 10_000;
        StringBuilder batch = new StringBuilder("[");
        for (int i = 0; i < lines; i++) {
            batch.append(i == 0 ? "" : ",").append(event("function", "\"line " + i + "\\n\""));
        }

        List<JsonObject> records = Records.parse(reshape(batch.append(']').toString()));

        assertThat(records).hasSize(lines);
        for (int i = 0; i < lines; i++) {
            assertThat(records.get(i).getString("message", "")).isEqualTo("line " + i);
        }
    }

    @Test
    void takesAnyDepthOfNesting() {
        int depth = 200_000;
        String nested = "[".repeat(depth) + "]".repeat(depth);
        String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        String after = event("function", "\"after\"");

        List<String> lines = Records.lines(new Bench(LambdaFunction.ORDERS, Map.of("ED_JSON_MESSAGE", "object"))
                .reshapeAlone(("[" + event("function", nested) + "," + event("function", objects) + "," + after + "]")
                        .getBytes(UTF_8)));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0).contains("\"message\":" + nested + "}")).isTrue();
        assertThat(lines.get(1).contains("\"message\":" + objects + "}")).isTrue();
        assertThat(lines.get(2)).contains("\"message\":\"after\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"time\":",
                "{\"time\":[",
                "{\"time\":\"t\",\"type\":\"function\",\"record\":{\"a\":",
                "{\"time\":\"t\",\"type\":\"function\",\"record\":",
                "[",
                "{\"a\":",
                "{",
                "\"",
                "\\",
                "x",
                ",",
                "{\"time\":\"t\",\"type\":\"platform.runtimeDone\",",
                "{\"time\":\"t\",\"type\":\"function\",\"record\":1,,},"
            })
    void givesUpOnManyBrokenBeginningsInGoodTime(String beginning) {
        UnaryOperator<String> batch = first -> first + beginning.repeat(MEBIBYTE / beginning.length());

        List<JsonObject> records = Records.parse(reshape(batch.apply("[" + event("function", "\"before\"") + ",")));

        assertThat(records).isNotEmpty();
        assertThat(records.get(0).getString("message", "")).isEqualTo("before");
    }

    private static byte[] reshape(String batch) {
        return new Bench(LambdaFunction.ORDERS, Map.of()).reshapeAlone(batch.getBytes(UTF_8));
    }

    private static String event(String type, String record) {
        return "{\"time\":\"2025-05-06T10:15:30.001Z\",\"type\":\"" + type + "\",\"record\":" + record + "}";
    }
}
