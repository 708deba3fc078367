package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The second form of a split record: two valid events, of which the first has a text without its line break. It must
/// not be mistaken for two lines that never had one.
final class SplitTextTest {
    private static final String TIME = "2025-05-06T10:15:30.001Z";
    private static final String LATER = "2025-05-06T10:15:30.002Z";

    private final Bench bench = new Bench(LambdaFunction.ORDERS, Map.of());

    private static String line(String time, String text) {
        return "{\"time\":\"" + time + "\",\"type\":\"function\",\"record\":\"" + text + "\"}";
    }

    /// As large as a piece of a record that Lambda cuts, or larger.
    private static String large(String text) {
        return "x".repeat(131_072) + text;
    }

    private List<String> post(String... events) {
        return messages(bench.reshape(("[" + String.join(",", events) + "]").getBytes(UTF_8)));
    }

    private static List<String> messages(byte[] output) {
        List<String> messages = new ArrayList<>();
        for (JsonObject record : Records.parse(output)) {
            assertThat(record.get("truncated")).isNull();
            messages.add(record.getString("message", "?"));
        }
        return messages;
    }

    private List<String> release() {
        return messages(bench.release());
    }

    @ParameterizedTest
    @CsvSource({"one, two\\n", "one, two\\r\\n", "one, two\\u000a", "'one ', ' two\\n'", "é, 世\\n", "\\\", \\\"\\n"})
    void aTextThatEndsWithTheLineBreakOfTheNextIsOneLine(String first, String second) {
        assertThat(post(line(LATER, "before\\n"), line(TIME, large(first)))).containsExactly("before");

        List<String> messages = post(line(TIME, second), line(LATER, "behind\\n"));

        String whole = Json.parse("\"" + first + second + "\"").asString();
        assertThat(messages).containsExactly(large(whole.stripTrailing()), "behind");
    }

    @Test
    void twoLinesOfOneMillisecondWithoutLineBreaksAreTwo() {
        assertThat(post(line(TIME, large("one")))).isEmpty();
        assertThat(post(line(TIME, "two"))).containsExactly(large("one"), "two");
        assertThat(post(line(TIME, "three"), line(TIME, large("four")))).containsExactly("three");
        assertThat(release()).containsExactly(large("four"));
    }

    /// Nothing is as small that Lambda cuts: `progress 10%` and `finished` are two lines.
    @Test
    void aShortTextIsNotHeld() {
        assertThat(post(line(TIME, "progress 10%"))).containsExactly("progress 10%");
        assertThat(post(line(TIME, "finished\\n"))).containsExactly("finished");
        String shorter = large("").substring(3);
        assertThat(post(line(TIME, shorter))).containsExactly(shorter);
    }

    @Test
    void aLineWithItsLineBreakIsNotHeld() {
        assertThat(post(line(TIME, "one\\n"))).containsExactly("one");
        assertThat(post(line(TIME, "two\\n"))).containsExactly("two");
        assertThat(release()).isEmpty();
    }

    @Test
    void onlyTheLastLineOfABatchIsHeld() {
        assertThat(post(line(TIME, large("one")), line(TIME, "two\\n"))).containsExactly(large("one"), "two");
        assertThat(post(line(TIME, "three\\n"))).containsExactly("three");
    }

    @Test
    void theNextMillisecondIsAnotherLine() {
        assertThat(post(line(TIME, large("one")))).isEmpty();
        assertThat(post(line(LATER, "two\\n"))).containsExactly(large("one"), "two");
    }

    @Test
    void anObjectIsNoRestOfAText() {
        assertThat(post(line(TIME, large("one")))).isEmpty();
        assertThat(post("{\"time\":\"" + TIME + "\",\"type\":\"function\",\"record\":{\"a\":\"b\\n\"}}"))
                .containsExactly(large("one"), "{\"a\":\"b\\n\"}");
    }

    @Test
    void aLineWithoutATimeIsNotHeld() {
        assertThat(post("{\"type\":\"function\",\"record\":\"" + large("one") + "\"}"))
                .containsExactly(large("one"));
    }

    @Test
    void aTextThatFillsBatchesOfItsOwnIsOneLine() {
        String part = "x".repeat(140_000);

        assertThat(post(line(TIME, "a" + part))).isEmpty();
        assertThat(post(line(TIME, "b" + part))).isEmpty();
        assertThat(post(line(TIME, "c\\n"))).containsExactly("a" + part + "b" + part + "c");
    }

    @Test
    void aTextThatNeverGoesOnIsAnOrdinaryLine() {
        assertThat(post(line(TIME, large("one")))).isEmpty();
        assertThat(release()).containsExactly(large("one"));
        assertThat(release()).isEmpty();
        assertThat(bench.malformed()).isZero();
    }

    @Test
    void aTextBeforeOneThatIsCutIsALineOfItsOwn() {
        String envelope = "[{\"time\":\"" + TIME + "\",\"type\":\"function\",\"record\":";

        assertThat(post(line(TIME, large("one")))).isEmpty();
        assertThat(messages(bench.reshape((envelope + "\"two, ").getBytes(UTF_8))))
                .containsExactly(large("one"));
        assertThat(messages(bench.reshape((envelope + "three\\n\"}]").getBytes(UTF_8))))
                .containsExactly("two, three");
    }
}
