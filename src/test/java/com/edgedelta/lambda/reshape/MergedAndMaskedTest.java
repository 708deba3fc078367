package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Made-up streams of lines that are merged, and then masked and left out as a whole, compared with strings and
/// `java.util.regex`. `-Dseed=..` repeats a run.
final class MergedAndMaskedTest {
    private static final int STREAMS = 600;

    private static final Pattern EXCLUDED = Pattern.compile("^1 skip[^b]*$");
    private static final Pattern ACROSS = Pattern.compile("end\\n\\s*begin");
    private static final Pattern SECRET = Pattern.compile("token=\\S+");
    private static final Pattern EMAIL = Pattern.compile("[a-z]+@[a-z]+\\.[a-z]{2,}");

    private static final Map<String, String> SETTINGS =
            Map.of("ED_MULTILINE_PATTERN", "^\\d", "ED_PROCESSING_RULES", """
            [{"type":"exclude_at_match","name":"e","pattern":"^1 skip[^b]*$"},
             {"type":"mask_sequences","name":"across","pattern":"end\\\\n\\\\s*begin","replace_placeholder":"<>"},
             {"type":"mask_sequences","name":"secret","pattern":"token=\\\\S+","replace_placeholder":"***"},
             {"type":"mask_sequences","name":"email","replace_placeholder":"\\"@\\""}]""");

    private static final String[] TEXTS = {
        "1 skip",
        "2 start",
        "3 token=x",
        " begin",
        "  begin",
        "end",
        "an end",
        "jo@example.com",
        " at token=y",
        "\u00e4 \\ \"",
        "",
        "bb",
        "4 li@example.org end"
    };

    @Test
    void aMergedTextIsMaskedAsAWhole() {
        int merged = 0;
        for (int stream = 0; stream < STREAMS; stream++) {
            Random random = new Random(new SplittableRandom(Seed.VALUE + stream).nextLong());
            Bench bench = new Bench(LambdaFunction.ORDERS, SETTINGS);
            List<String> expected = new ArrayList<>();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            for (int invocation = 0; invocation < 2; invocation++) {
                List<String> events = new ArrayList<>(List.of(platform("platform.start", invocation)));
                List<String> messages = new ArrayList<>();
                lines(random, events, messages);
                events.add(platform("platform.runtimeDone", invocation));
                messages.forEach(message -> addShaped(message, expected));
                int cut = random.nextInt(events.size() + 1);
                output.writeBytes(bench.reshape(batch(events.subList(0, cut))));
                output.writeBytes(bench.reshape(batch(events.subList(cut, events.size()))));
            }
            output.writeBytes(bench.end());

            List<String> actual = messages(output.toByteArray());
            assertThat(actual).as("-Dseed=" + (Seed.VALUE + stream)).isEqualTo(expected);
            merged += (int) actual.stream().filter(text -> text.contains("\n")).count();
        }
        assertThat(merged).isGreaterThan(STREAMS);
    }

    /// Adds the events of some lines, and the texts that they are merged to.
    private static void lines(Random random, List<String> events, List<String> messages) {
        boolean open = false;
        for (int i = random.nextInt(12); i > 0; i--) {
            if (random.nextInt(8) == 0) {
                String object = "{\"a\":\"token=z end\",\"b\":\"mo@example.net\"}";
                events.add(function(object));
                messages.add(object);
                open = false;
                continue;
            }
            String text = TEXTS[random.nextInt(TEXTS.length)];
            String line = text + (random.nextBoolean() ? "\n" : "");
            events.add(function(Json.value(line).toString()));
            if (open && (text.isEmpty() || !Character.isDigit(text.charAt(0)))) {
                String before = messages.removeLast();
                messages.add(before + (before.endsWith("\n") ? "" : "\n") + line);
            } else {
                messages.add(line);
            }
            open = true;
        }
    }

    private static void addShaped(String text, List<String> expected) {
        String message = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (!EXCLUDED.matcher(message).find()) {
            String masked = ACROSS.matcher(message).replaceAll("<>");
            masked = SECRET.matcher(masked).replaceAll("***");
            expected.add(EMAIL.matcher(masked).replaceAll(message.startsWith("{") ? "\\\\\"@\\\\\"" : "\"@\""));
        }
    }

    private static String function(String record) {
        return "{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"function\",\"record\":" + record + "}";
    }

    private static String platform(String type, int invocation) {
        return "{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"" + type + "\",\"record\":{\"requestId\":\"id-"
                + invocation + "\",\"status\":\"success\"}}";
    }

    private static byte[] batch(List<String> events) {
        return ("[" + String.join(",", events) + "]").getBytes(UTF_8);
    }

    private static List<String> messages(byte[] records) {
        List<String> messages = new ArrayList<>();
        for (JsonObject record : Records.parse(records)) {
            JsonValue message = record.get("message");
            if (record.getString("log_type", "").equals("function")) {
                messages.add(message.asString());
            }
        }
        return messages;
    }
}
