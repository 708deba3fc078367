package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.ParseException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A record longer than `maxBytes` comes in two POSTs or more, cut at any byte; the second begins with the same time
/// and type again. What arrives must be what would have arrived uncut.
final class SplitRecordTest {
    private static final String TIME = "2025-05-06T10:15:30.001Z";
    private static final String FUNCTION = envelope(TIME, "function");
    private static final String BEFORE = envelope("2025-05-06T10:15:30.000Z", "function") + "\"before\\n\"},";
    private static final String BEHIND = ","
            + envelope("2025-05-06T10:15:30.009Z", "function")
            + "\"behind\\n\"},"
            + envelope("2025-05-06T10:15:30.010Z", "platform.runtimeDone")
            + "{\"requestId\":\"r1\",\"status\":\"success\"}}]";

    /// What the API puts behind a value that it has cut.
    private static final String FRAMING = "}]";

    /// Texts with every kind of escape, bytes beyond ASCII and spaces to lose; objects; other values.
    private static final String[] TEXTS = {
        "\"plain  words and   spaces\"",
        "\"line\\n\"",
        "\"tab\\tquote\\\"backslash\\\\slash\\/\\r\\n\"",
        "\"\\u00e9\\ud83c\\udf89 \\u0041\\n\"",
        "\"é 世界 🎉 €\"",
        "\"{\\\"a\\\":[1,{\\\"b\\\":\\\"c\\\"}]}\\n\"",
        "\"ends with a brace and a bracket }]\"",
        "\"\\\\\\\\\\\\\""
    };
    private static final String[] VALUES = {
        "{\"a\":1,\"b\":[true,false,null,{\"c\":\"d e\"}],\"f\":\"g\\n}]\",\"n\":-1.50e+3}",
        "{ \"time\": \"2025-05-06T10:15:30.001Z\", \"msg\": \"as slog writes it\" }",
        "[[],{},[{\"é\":\"世\"}],\"x\"]"
    };

    private static String envelope(String time, String type) {
        return "{\"time\":\"" + time + "\",\"type\":\"" + type + "\",\"record\":";
    }

    private static Bench bench() {
        return new Bench(LambdaFunction.ORDERS, Map.of("ED_JSON_MESSAGE", "object"));
    }

    private static List<JsonObject> reshaped(byte[]... posts) {
        Bench bench = bench();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (byte[] post : posts) {
            output.writeBytes(bench.reshape(post));
        }
        output.writeBytes(bench.release());
        assertThat(bench.malformed())
                .as(() -> "malformed events of " + shown(posts))
                .isZero();
        return Records.parse(output.toByteArray());
    }

    private static String shown(byte[]... posts) {
        StringBuilder shown = new StringBuilder();
        for (byte[] post : posts) {
            shown.append(new String(post, UTF_8)).append('\n');
        }
        return shown.toString();
    }

    private static byte[] join(Object... pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Object piece : pieces) {
            joined.writeBytes(
                    piece instanceof byte[] bytes ? bytes : piece.toString().getBytes(UTF_8));
        }
        return joined.toByteArray();
    }

    private static byte[] part(byte[] value, int from, int to) {
        return Arrays.copyOfRange(value, from, to);
    }

    private static List<JsonObject> uncut(String value) {
        return reshaped(join("[", BEFORE, FUNCTION, value, "}", BEHIND));
    }

    private static void assertSame(List<JsonObject> expected, List<JsonObject> found, String cut) {
        assertThat(Records.differences(expected, found)).as(cut).isEmpty();
    }

    private static List<String> messages(byte[] output) {
        List<String> messages = new ArrayList<>();
        for (JsonObject record : Records.parse(output)) {
            messages.add(
                    record.getString("message", "?") + (record.getBoolean("truncated", false) ? " (truncated)" : ""));
        }
        return messages;
    }

    private static List<String> values() {
        List<String> values = new ArrayList<>(List.of(TEXTS));
        values.addAll(List.of(VALUES));
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FRAMING})
    void aValueCutAtAnyByteIsPutTogetherAgain(String framing) {
        for (String text : values()) {
            byte[] value = text.getBytes(UTF_8);
            List<JsonObject> expected = uncut(text);
            for (int cut = 1; cut < value.length; cut++) {
                if (framing.isEmpty() && looksFramed(value, cut)) {
                    continue;
                }
                byte[] first = join("[", BEFORE, FUNCTION, part(value, 0, cut), framing);
                byte[] second = join("[", FUNCTION, part(value, cut, value.length), "}", BEHIND);
                assertSame(expected, reshaped(first, second), text + " cut at " + cut);
            }
        }
    }

    /// Within a text, a cut behind a `}]` looks like one that the API has framed, and those two are lost.
    private static boolean looksFramed(byte[] value, int cut) {
        boolean text = false;
        for (int i = 0; i < cut; i++) {
            if (value[i] == '\\') {
                i++;
            } else if (value[i] == '"') {
                text = !text;
            }
        }
        return text && isBehindFraming(value, cut);
    }

    private static boolean isBehindFraming(byte[] value, int cut) {
        return cut >= 2 && value[cut - 2] == '}' && value[cut - 1] == ']';
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FRAMING})
    void aTextWhoseRestIsQuotedAgainIsPutTogetherAgain(String framing) {
        for (String text : TEXTS) {
            byte[] value = text.getBytes(UTF_8);
            List<JsonObject> expected = uncut(text);
            for (int cut = 1; cut < value.length; cut++) {
                if (endsWithHalfAnEscape(value, cut) || (framing.isEmpty() && looksFramed(value, cut))) {
                    continue; // A quote behind a lone backslash cannot be told from an escaped one.
                }
                byte[] first = join("[", BEFORE, FUNCTION, part(value, 0, cut), framing);
                byte[] second = join("[", FUNCTION, "\"", part(value, cut, value.length), "}", BEHIND);
                assertSame(expected, reshaped(first, second), text + " cut at " + cut);
            }
        }
    }

    private static boolean endsWithHalfAnEscape(byte[] value, int cut) {
        int backslashes = 0;
        while (value[cut - 1 - backslashes] == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FRAMING})
    void aValueInThreePartsIsPutTogetherAgain(String framing) {
        for (String text : List.of(TEXTS[2], TEXTS[3], TEXTS[4], VALUES[0])) {
            byte[] value = text.getBytes(UTF_8);
            List<JsonObject> expected = uncut(text);
            for (int one = 1; one < value.length; one++) {
                // A part in the middle has some 256 KiB; one of a byte or two could be framing, or could not.
                for (int two = one + 3; two < value.length; two++) {
                    if (framing.isEmpty() && (isBehindFraming(value, one) || looksFramed(value, two))) {
                        continue; // Only the end of the value tells whose the framing of the first part was.
                    }
                    byte[] first = join("[", BEFORE, FUNCTION, part(value, 0, one), framing);
                    byte[] second = filling(join("[", FUNCTION, part(value, one, two), framing));
                    byte[] third = join("[", FUNCTION, part(value, two, value.length), "}", BEHIND);
                    assertSame(expected, reshaped(first, second, third), text + " cut at " + one + " and " + two);
                }
            }
        }
    }

    /// A part in the middle can begin and go on like a batch of events: `"record":385},{"id":386,`.
    @ParameterizedTest
    @ValueSource(strings = {"", FRAMING})
    void objectsThatLookLikeEventsArePutTogetherAgain(String framing) {
        StringBuilder objects = new StringBuilder("[{\"id\":0}");
        for (int id = 1; objects.length() < 700_000; id++) {
            objects.append(",{\"id\":").append(id).append(",\"v\":").append(id).append('}');
        }
        byte[] value = objects.append(']').toString().getBytes(UTF_8);
        int third = 256 * 1024;
        List<JsonObject> expected = uncut(objects.toString());
        for (int shift = 0; shift < 24; shift++) {
            int one = third + shift;
            if (!framing.isEmpty() && (value[one] == '}' || value[one] == ',')) {
                continue; // The framing could be the end of object and array.
            }
            byte[] first = join("[", BEFORE, FUNCTION, part(value, 0, one), framing);
            byte[] second = join("[", FUNCTION, part(value, one, one + third), framing);
            byte[] last = join("[", FUNCTION, part(value, one + third, value.length), "}", BEHIND);
            assertSame(expected, reshaped(first, second, last), "cut at " + one);
        }
    }

    /// As long as a part in the middle is, where its framing makes it look like a sound batch.
    private static byte[] filling(byte[] part) {
        try {
            Json.parse(new String(part, UTF_8));
            return join(part, " ".repeat(128 * 1024));
        } catch (ParseException unsound) {
            return part;
        }
    }

    /// What is held back ends where a value is to come, so that any value could be its rest.
    @Test
    void aSoundBatchOfTheSameTimeIsNoRestOfAnObject() {
        for (String cut : List.of("{\"a\":[1,\"two\",{\"b\":", "[", "{\"a\":1,")) {
            Bench bench = bench();
            bench.reshape(join("[", BEFORE, FUNCTION, cut));

            byte[] one = bench.reshape(join("[", FUNCTION, "\"one\\n\"},", FUNCTION, cut));
            byte[] two = bench.reshape(join("[", FUNCTION, "\"two\\n\"}]"));

            assertThat(messages(one)).as(cut).containsExactly(cut + " (truncated)", "one");
            assertThat(messages(two)).as(cut).containsExactly(cut + " (truncated)", "two");
            assertThat(bench.malformed()).as(cut).isZero();
        }
    }

    @Test
    void anEnvelopeWithSpacesIsTheSame() {
        String spaced = "{ \"type\" : \"function\" , \"time\" : \"" + TIME + "\" , \"record\" : ";
        byte[] value = TEXTS[0].getBytes(UTF_8);
        List<JsonObject> expected = reshaped(join("[", spaced, value, "}]"));
        for (int cut = 1; cut < value.length; cut++) {
            byte[] first = join(" [ ", spaced, part(value, 0, cut));
            byte[] second = join("\n[\n", spaced, part(value, cut, value.length), " } ] ");
            assertSame(expected, reshaped(first, second), "cut at " + cut);
        }
    }

    @Test
    void aLineOfAnExtensionIsPutTogetherToo() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_LAMBDA_LOG_TYPES", "extension"));
        String extension = envelope(TIME, "extension");

        assertThat(bench.reshape(join("[", extension, "\"one"))).isEmpty();

        assertThat(messages(bench.reshape(join("[", extension, " two\\n\"}]")))).containsExactly("one two");
    }

    @Test
    void aPlatformEventIsPutTogetherToo() {
        Bench bench = bench();
        String report = envelope(TIME, "platform.report");

        assertThat(bench.reshape(join("[", report, "{\"requestId\":\"r1\",\"metrics\":{\"durat")))
                .isEmpty();
        List<JsonObject> records = Records.parse(bench.reshape(join("[", report, "ionMs\":12.5}}}]")));

        assertThat(records).hasSize(1);
        assertThat(records.getFirst().get("duration_ms").toString()).isEqualTo("12.5");
        assertThat(bench.malformed()).isZero();
    }

    @Test
    void anotherTimeOrTypeIsNoContinuation() {
        String[] others = {envelope("2025-05-06T10:15:30.002Z", "function"), envelope(TIME, "extension")};
        for (String other : others) {
            Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_LAMBDA_LOG_TYPES", "function,extension"));
            bench.reshape(join("[", BEFORE, FUNCTION, "\"cut he"));

            assertThat(messages(bench.reshape(join("[", other, "\"whole\\n\"}", BEHIND))))
                    .containsExactly("cut he (truncated)", "whole", "behind");
            assertThat(bench.malformed()).isZero();
        }
    }

    @Test
    void theRestOfAnotherRecordIsMalformedAndTheEventsBehindItAreUsed() {
        Bench bench = bench();
        bench.reshape(join("[", BEFORE, FUNCTION, "\"cut he"));

        byte[] output = bench.reshape(join("[", envelope("2025-05-06T10:15:30.002Z", "function"), "re\\n\"}", BEHIND));

        assertThat(messages(output)).containsExactly("cut he (truncated)", "behind", "END RequestID: r1");
        assertThat(bench.malformed()).isEqualTo(1);
    }

    @Test
    void anyOtherBatchLetsTheFragmentGo() {
        for (String other : new String[] {"[]", "", "not json", "[1]", "{}", "[", "\u0000"}) {
            Bench bench = bench();
            bench.reshape(join("[", FUNCTION, "\"cut he"));

            assertThat(messages(bench.reshape(other.getBytes(UTF_8)))).as(other).containsExactly("cut he (truncated)");
            assertThat(bench.release()).isEmpty();
        }
    }

    @Test
    void aTextThatNeverGoesOnArrivesAsFarAsItCame() {
        byte[] value = TEXTS[3].getBytes(UTF_8);
        for (int cut = 1; cut < value.length; cut++) {
            Bench bench = bench();
            byte[] before = bench.reshape(join("[", BEFORE, FUNCTION, part(value, 0, cut), FRAMING));
            assertThat(messages(before)).containsExactly("before");

            List<String> given = messages(bench.release());

            assertThat(given).singleElement().asString().endsWith(" (truncated)");
            String message = given.getFirst().replace(" (truncated)", "");
            assertThat("\u00e9\ud83c\udf89 A\n").as("cut at " + cut).startsWith(message);
            assertThat(bench.malformed()).isZero();
            assertThat(bench.release()).as("once").isEmpty();
        }
    }

    @Test
    void aCharacterThatWasCutIsReplaced() {
        byte[] value = TEXTS[4].getBytes(UTF_8);
        for (int cut = 1; cut < value.length; cut++) {
            Bench bench = bench();
            bench.reshape(join("[", FUNCTION, part(value, 0, cut)));

            assertThat(messages(bench.release()))
                    .containsExactly(new String(value, 1, cut - 1, UTF_8) + " (truncated)");
        }
    }

    @Test
    void anObjectThatNeverGoesOnIsTheTextOfWhatCame() {
        byte[] value = VALUES[0].getBytes(UTF_8);
        for (int cut = 1; cut < value.length; cut++) {
            Bench bench = bench();
            bench.reshape(join("[", FUNCTION, part(value, 0, cut), FRAMING));

            assertThat(messages(bench.release())).containsExactly(new String(value, 0, cut, UTF_8) + " (truncated)");
        }
    }

    @Test
    void aLineNobodyAskedForIsHeldAndForgotten() {
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_LAMBDA_LOG_TYPES", "platform"));

        bench.reshape(join("[", FUNCTION, "\"cut he"));

        assertThat(bench.release()).isEmpty();
        assertThat(bench.malformed()).isZero();
    }

    @Test
    void aPlatformEventThatNeverGoesOnIsCounted() {
        Bench bench = bench();

        bench.reshape(join("[", envelope(TIME, "platform.runtimeDone"), "{\"requestId\":\"r1\",\"sta"));

        assertThat(bench.release()).isEmpty();
        assertThat(bench.malformed()).isEqualTo(1);
    }

    @Test
    void theFragmentOfAnInvocationBelongsToIt() {
        Bench bench = bench();
        String start = envelope(TIME, "platform.start");
        bench.reshape(join("[", start, "{\"requestId\":\"r1\"}},", FUNCTION, "\"cut he"));

        List<JsonObject> records = Records.parse(bench.reshape(join("[", start, "{\"requestId\":\"r2\"}}]")));

        assertThat(records.getFirst().get("faas").asObject().getString("request_id", ""))
                .isEqualTo("r1");
    }

    @Test
    void aDamagedEventThatSwallowsSoundOnesIsNoFragment() {
        for (String damaged : new String[] {"{\"a\":1,", "[1,", "{\"a\":[", "{\"a\":{"}) {
            Bench bench = bench();

            byte[] output = bench.reshape(join("[", BEFORE, FUNCTION, damaged, BEHIND.substring(1)));

            assertThat(messages(output)).as(damaged).contains("before", "END RequestID: r1");
            assertThat(bench.malformed()).as(damaged).isEqualTo(1);
            assertThat(bench.release()).as(damaged).isEmpty();
        }
    }

    @Test
    void moreThanFourMebibytesAreNotHeld() {
        Bench bench = bench();
        String half = "x".repeat(Fragment.LARGEST / 2);

        assertThat(bench.reshape(join("[", FUNCTION, "\"", half))).isEmpty();
        byte[] output = bench.reshape(join("[", FUNCTION, half, "yyy"));

        JsonObject record = Records.parse(output).getFirst();
        assertThat(record.getString("message", "").length()).isEqualTo(2 * half.length() + 3);
        assertThat(record.getBoolean("truncated", false)).isTrue();
        assertThat(messages(bench.reshape(join("[", FUNCTION, "zzz\"}", BEHIND))))
                .containsExactly("behind", "END RequestID: r1");
    }

    @Test
    void aRecordOfNearlyFourMebibytesIsPutTogether() {
        Bench bench = bench();
        String part = "x".repeat(1_000_000);

        bench.reshape(join("[", FUNCTION, "\"", part, FRAMING));
        bench.reshape(join("[", FUNCTION, part, FRAMING));
        bench.reshape(join("[", FUNCTION, part, FRAMING));
        byte[] output = bench.reshape(join("[", FUNCTION, part, "\\n\"}]"));

        assertThat(Records.parse(output).getFirst().getString("message", "").length())
                .isEqualTo(4_000_000);
    }
}
