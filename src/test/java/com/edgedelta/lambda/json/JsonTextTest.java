package com.edgedelta.lambda.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
    private static @Nullable String find(String json, String... path) {
        return JsonText.find(json.getBytes(UTF_8), path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "\\\"\\\\\\/\\b\\f\\n\\r\\t",
                "\\u0041\\u00e9\\u20AC",
                "\\ud83d\\ude80",
                "\\\\u0041",
                "\\\\\\\\n",
                "grün 🚀 \\u00fc",
                "\\u0000"
            })
    void decodesAsTheOracleDoes(String characters) {
        byte[] bytes = characters.getBytes(UTF_8);

        assertThat(JsonText.decode(bytes, 0, bytes.length))
                .isEqualTo(Json.parse("\"" + characters + "\"").asString());
    }

    @ParameterizedTest
    @CsvSource({
        "\\ud83d, \ufffd",
        "\\ude80, \ufffd",
        "a\\ud83d\\ud83d\\ude80b, a\ufffd🚀b",
        "\\ude80\\ud83d, \ufffd\ufffd"
    })
    void halfOfASurrogatePairBecomesAReplacementCharacter(String characters, String text) {
        byte[] bytes = characters.getBytes(UTF_8);

        assertThat(JsonText.decode(bytes, 0, bytes.length)).isEqualTo(text);
    }

    @Test
    void decodesOnlyBetweenTheBounds() {
        byte[] bytes = "ab\\ncd".getBytes(UTF_8);

        assertThat(JsonText.decode(bytes, 1, 5)).isEqualTo("b\nc");
    }

    @Test
    void bytesThatAreNoUtf8BecomeTheReplacementCharacter() {
        assertThat(JsonText.decode(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3)).isEqualTo("a\ufffdb");
    }

    @Test
    void findsAMemberByItsPath() {
        String json =
                " {\"a\":{\"b\":{\"c\":\"x\\ty\"},\"n\":12.50,\"l\":[1, 2],\"t\":true,\"o\":null}, \"c\":\"other\"} ";

        assertThat(find(json, "a", "b", "c")).isEqualTo("x\ty");
        assertThat(find(json, "c")).isEqualTo("other");
        assertThat(find(json, "a", "n")).isEqualTo("12.50");
        assertThat(find(json, "a", "l")).isEqualTo("[1, 2]");
        assertThat(find(json, "a", "t")).isEqualTo("true");
        assertThat(find(json, "a", "o")).isEqualTo("null");
        assertThat(find(json, "a", "b")).isEqualTo("{\"c\":\"x\\ty\"}");
    }

    @Test
    void ofMembersWithOneNameTheLastCounts() {
        assertThat(find("{\"a\":1,\"a\":2}", "a")).isEqualTo("2");
        assertThat(find("{\"a\":{\"b\":1},\"a\":{}}", "a", "b")).isNull();
    }

    @Test
    void whatIsNotThereIsNull() {
        assertThat(find("{}", "a")).isNull();
        assertThat(find("{\"a\":1}", "b")).isNull();
        assertThat(find("{\"a\":1}", "a", "b")).isNull();
        assertThat(find("{\"a\":[{\"b\":1}]}", "a", "b")).isNull();
        assertThat(find("{\"a\":\"{}\"}", "a", "b")).isNull();
        assertThat(find("{\"a\":1}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "\"a\"", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "<html>"})
    void whatIsNoObjectIsNull(String damaged) {
        assertThat(find(damaged, "a")).isNull();
    }
}
