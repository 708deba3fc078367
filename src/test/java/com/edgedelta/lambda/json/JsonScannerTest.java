package com.edgedelta.lambda.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.ParseException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonScannerTest {
    private static final String SAMPLE = """
            {"time":"2026-01-02T03:04:05.678Z","type":"function","record":{"a":[1,-2.5e+10,true,false,null,[],{}],\
            "escaped \\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9":"grün 🚀", "spaced" : [ 1 , 2 ] ,"":"","deep":[[[{"x":[{}]}]]]}}""";

    private static int skip(String json) {
        return skip(json.getBytes(UTF_8));
    }

    private static int skip(byte[] json) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, json.length);
        return scanner.skipValue(scanner.skipSpace(0));
    }

    private static boolean valid(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, bytes.length);
        int end = scanner.skipValue(scanner.skipSpace(0));
        return end != JsonScanner.DAMAGED && scanner.skipSpace(end) == bytes.length;
    }

    private static boolean plain(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, bytes.length);
        assertThat(scanner.skipValue(0)).isEqualTo(bytes.length);
        return scanner.plain();
    }

    @Test
    void theSampleEndsWhereItEnds() {
        assertThat(skip(SAMPLE)).isEqualTo(SAMPLE.getBytes(UTF_8).length);
        assertThat(skip(SAMPLE + "]}garbage")).isEqualTo(SAMPLE.getBytes(UTF_8).length);
    }

    @Test
    void aCutAnywhereIsDamage() {
        byte[] sample = SAMPLE.getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        for (int length = 0; length < sample.length; length++) {
            scanner.reset(sample, length);
            assertThat(scanner.skipValue(0)).as("cut after " + length).isEqualTo(JsonScanner.DAMAGED);
        }
    }

    @Test
    void whatStandsBehindTheEndIsNotRead() {
        byte[] bytes = "[1]true\"x\"".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        for (String inner : new String[] {"[1]", "[1]tru", "[1]true\""}) {
            scanner.reset(bytes, inner.length());
            assertThat(scanner.skipValue(0)).isEqualTo(3);
        }
        scanner.reset(bytes, 6);
        assertThat(scanner.skipValue(3)).as("tru").isEqualTo(JsonScanner.DAMAGED);
        scanner.reset(bytes, 9);
        assertThat(scanner.skipValue(7)).as("a string without its end").isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.skipValue(9)).as("nothing").isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.skipString(9)).as("nothing").isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.skipSpace(9)).isEqualTo(9);
    }

    @Test
    void aDigitBehindTheEndDoesNotBelongToTheNumber() {
        byte[] bytes = "12345".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, 3);
        assertThat(scanner.skipValue(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "7",
                "10",
                "-12",
                "1.5",
                "0.5",
                "-0.0",
                "1e5",
                "1E5",
                "1e+5",
                "1e-5",
                "0e0",
                "1.25E-007",
                "123456789012345678901234567890",
                "1e999"
            })
    void numbersOfTheGrammarAreTaken(String number) {
        assertThat(skip(number)).isEqualTo(number.length());
        assertThat(skip("[" + number + "]")).isEqualTo(number.length() + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "-.5",
                "1.e5",
                "1e",
                "1e+",
                "1E-",
                "1.5e",
                "0x10",
                "1_000",
                "NaN",
                "Infinity",
                "-Infinity",
                "1,5",
                "1e5.5",
                "--1",
                "1-",
                "١"
            })
    void othersAreDamage(String number) {
        assertThat(valid(number)).isFalse();
        assertThat(valid("{\"a\":" + number + "}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "]",
                "}",
                ",",
                ":",
                "tru",
                "truE",
                "True",
                "nul",
                "falsee",
                "nulll",
                "[",
                "{",
                "[]]",
                "[1,]",
                "[,1]",
                "[,]",
                "[1 2]",
                "[1,,2]",
                "[1}",
                "{]",
                "{\"a\":1]",
                "[{]}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{\"a\":1 \"b\":2}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{\"a\":1,2}",
                "{\"a\",\"b\"}",
                "['a']",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u 123\"",
                "\"\\U0041\"",
                "\"\\'\"",
                "// comment\n1",
                "/**/1",
                "[1]x",
                "\u00a01",
                "\ufeff1",
                "\f1"
            })
    void whatIsNotJsonIsDamage(String json) {
        assertThat(valid(json)).isFalse();
        assertThat(validForMinimalJson(json)).as("the oracle").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "[[]]",
                "[{}]",
                "{\"a\":{}}",
                "{\"a\":[]}",
                " [ ] ",
                " { } ",
                "\t\r\n [\t1\r,\n2 ]\n",
                "{\"a\":1,\"a\":2}",
                "{\"\":\"\"}",
                "{ \"a\" : \"b\" , \"c\" : null }",
                "\"\"",
                "\"a\"",
                "\"\\u0000\\uD83D\\uDE80\\ud83d\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"[{,:}]\"",
                "\"\u007f\u0080\u2028🚀\"",
                "true",
                "false",
                "null",
                "[true,false,null,0,\"\",[],{}]",
                "[[[[[[[[[[1]]]]]]]]]]"
            })
    void jsonIsTaken(String json) {
        assertThat(valid(json)).isTrue();
        assertThat(validForMinimalJson(json)).as("the oracle").isTrue();
    }

    /// Every single change of one byte of the sample is judged as the oracle judges it.
    @ParameterizedTest
    @CsvSource({"'{'", "'}'", "'['", "']'", "','", "':'", "'\"'", "'\\'", "0", "' '", "x", "-"})
    void agreesWithTheOracleOnEveryDamage(String replacement) {
        for (int i = 0; i < SAMPLE.length(); i++) {
            if (Character.isSurrogate(SAMPLE.charAt(i))) {
                continue; // Half a character is no text.
            }
            String changed = SAMPLE.substring(0, i) + replacement + SAMPLE.substring(i + 1);
            assertThat(valid(changed)).as(changed).isEqualTo(validForMinimalJson(changed));
            String without = SAMPLE.substring(0, i) + SAMPLE.substring(i + 1);
            assertThat(valid(without)).as(without).isEqualTo(validForMinimalJson(without));
        }
    }

    private static boolean validForMinimalJson(String json) {
        try {
            return Json.parse(json) != null;
        } catch (ParseException damaged) {
            return false;
        }
    }

    @Test
    void rawControlCharactersAndBytesThatAreNoUtf8AreTakenInsideStrings() {
        assertThat(skip(new byte[] {'"', 0, '\n', 0x1f, (byte) 0xff, (byte) 0xc0, '"'}))
                .isEqualTo(7);
        assertThat(skip(new byte[] {'{', '"', '\t', '"', ':', '1', '}'})).isEqualTo(7);
    }

    @Test
    void rawControlCharactersAndBytesThatAreNoUtf8AreDamageOutsideStrings() {
        assertThat(skip(new byte[] {'[', 0, ']'})).isEqualTo(JsonScanner.DAMAGED);
        assertThat(skip(new byte[] {'[', (byte) 0xff, ']'})).isEqualTo(JsonScanner.DAMAGED);
        assertThat(skip(new byte[] {'[', '1', (byte) 0xc2, (byte) 0xa0, ']'})).isEqualTo(JsonScanner.DAMAGED);
    }

    @Test
    void anEscapedQuoteDoesNotEndAString() {
        assertThat(skip("\"a\\\"b\" \"")).isEqualTo(6);
        assertThat(skip("\"a\\\\\" \"")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 66, 127, 128, 129, 1000, 100_000})
    void noDepthIsTooDeep(int depth) {
        String arrays = "[".repeat(depth) + "]".repeat(depth);
        assertThat(skip(arrays)).isEqualTo(arrays.length());
        assertThat(skip(arrays.substring(0, arrays.length() - 1))).isEqualTo(JsonScanner.DAMAGED);

        String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        assertThat(skip(objects)).isEqualTo(objects.length());

        String mixed = "[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth);
        assertThat(skip(mixed)).isEqualTo(mixed.length());
        String confused = "[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth - 1) + "]}";
        assertThat(skip(confused)).isEqualTo(JsonScanner.DAMAGED);
    }

    @Test
    void oneScannerReadsManyDocuments() {
        JsonScanner scanner = new JsonScanner();
        byte[] damaged = "[[[[{".getBytes(UTF_8);
        scanner.reset(damaged, damaged.length);
        assertThat(scanner.skipValue(0)).isEqualTo(JsonScanner.DAMAGED);

        byte[] sound = "{\"a\":[1]}".getBytes(UTF_8);
        scanner.reset(sound, sound.length);
        assertThat(scanner.skipValue(0)).isEqualTo(sound.length);
        assertThat(scanner.json()).isSameAs(sound);
        assertThat(scanner.end()).isEqualTo(sound.length);
    }

    @Test
    void plainTellsWhatMayBeCopiedAsItIs() {
        assertThat(plain("\"text\"")).isTrue();
        assertThat(plain("{\"a\":[1, 2,\"\\n\\u00e9\"]}")).isTrue();
        assertThat(plain("\"a\tb\"")).isFalse();
        assertThat(plain("\"grün\"")).isTrue();
        assertThat(plain("{\"ü\":1}")).isTrue();
        assertThat(plain("[1,\n2]")).isFalse();
        assertThat(plain("{\"a\"\r:1}")).isFalse();
        assertThat(plain("{\"a\":{\"b\":[\"\u00fc\t\"],\"c\":1}}")).isFalse();
    }

    /// Every pair of bytes beyond ASCII, and, with each lead byte, those behind it that are next to a bound.
    @Test
    void whatIsNoUtf8IsNotPlainAndAllElseIs() {
        int[] bounds = {0x22, 0x41, 0x7f, 0x80, 0x81, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
        for (int lead = 0x80; lead <= 0xff; lead++) {
            for (int second = 0x80; second <= 0xff; second++) {
                assertPlainIfUtf8((byte) lead, (byte) second);
            }
            for (int second : bounds) {
                for (int third : bounds) {
                    assertPlainIfUtf8((byte) lead, (byte) second, (byte) third);
                    for (int fourth : bounds) {
                        assertPlainIfUtf8((byte) lead, (byte) second, (byte) third, (byte) fourth);
                    }
                }
            }
        }
    }

    private static void assertPlainIfUtf8(byte... text) {
        for (byte c : text) {
            if (c == '"') {
                return; // It would end the string, wherever a decoder puts it.
            }
        }
        byte[] json = new byte[text.length + 2];
        json[0] = '"';
        System.arraycopy(text, 0, json, 1, text.length);
        json[json.length - 1] = '"';
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, json.length);
        boolean utf8 = Arrays.equals(new String(text, UTF_8).getBytes(UTF_8), text);

        assertThat(scanner.skipValue(0)).isEqualTo(json.length);
        assertThat(scanner.plain()).as(HexFormat.of().formatHex(text)).isEqualTo(utf8);
    }

    @Test
    void aQuoteWithinACharacterThatIsCutEndsTheString() {
        byte[] json = {'"', 'a', (byte) 0xe2, (byte) 0x82, '"', ','};
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, json.length);

        assertThat(scanner.skipValue(0)).isEqualTo(5);
        assertThat(scanner.plain()).isFalse();
    }

    @Test
    void plainIsOfTheValueSkippedLast() {
        byte[] bytes = "\"\t\"\"u\"".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, bytes.length);
        int end = scanner.skipValue(0);
        assertThat(scanner.plain()).isFalse();
        scanner.skipValue(end);
        assertThat(scanner.plain()).isTrue();
    }

    @Test
    void aStringIsTakenForAStringAlone() {
        byte[] bytes = "\"a\"1[]".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, bytes.length);
        assertThat(scanner.skipString(0)).isEqualTo(3);
        assertThat(scanner.skipString(3)).isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.skipString(4)).isEqualTo(JsonScanner.DAMAGED);
    }

    private static boolean cutShort(byte[] json, int length) {
        JsonScanner scanner = new JsonScanner();
        scanner.reset(json, length);
        return scanner.skipValue(0) == JsonScanner.DAMAGED && scanner.cutShort();
    }

    @Test
    void aCutAnywhereIsNothingButACut() {
        byte[] sample = SAMPLE.getBytes(UTF_8);
        for (int length = 0; length < sample.length; length++) {
            assertThat(cutShort(sample, length)).as("cut after " + length).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "\"a\\",
                "\"\\u",
                "\"\\u00e",
                "[",
                "[1",
                "[1,",
                "[1.",
                "[1e",
                "[1e+",
                "[-",
                "{",
                "{\"",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "t",
                "tru",
                "fals",
                "n",
                "-",
                "1.",
                "1e-",
                "[[[[",
                "{\"a\":{\"b\":["
            })
    void moreBytesCouldMakeItWhole(String json) {
        byte[] bytes = json.getBytes(UTF_8);

        assertThat(cutShort(bytes, bytes.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\\x", "\"\\u00eg", "[1 2", "[,", "[1,]", "{1", "{\"a\" 1", "{\"a\":}", "{\"a\":1,}", "{,", "{a",
                        "trux",
                "nil", "01", "-a", "1.a", "1ex", "]", "}", "[}", "{]", "[{\"a\":1]", "x", ":"
            })
    void noMoreBytesCould(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, bytes.length);

        assertThat(scanner.skipValue(0)).isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.cutShort()).isFalse();
    }

    @Test
    void aCutIsForgottenWithTheNextValue() {
        byte[] bytes = "\"cut".getBytes(UTF_8);
        JsonScanner scanner = new JsonScanner();
        scanner.reset(bytes, bytes.length);
        assertThat(scanner.skipString(0)).isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.cutShort()).isTrue();

        assertThat(scanner.skipValue(1)).isEqualTo(JsonScanner.DAMAGED);
        assertThat(scanner.cutShort()).isFalse();
    }
}
