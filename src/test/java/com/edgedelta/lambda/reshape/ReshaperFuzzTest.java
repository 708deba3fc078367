package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A thousand damaged batches in one stream, so that what one leaves behind meets the next: sound lines before the
/// damage arrive, and what goes out is sound. The seed is printed: `-Dseed=..` runs it again.
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
final class ReshaperFuzzTest {
    private static final int BATCHES = 1000;
    private static final String MARK = "sound line ";
    private static final String[] SHARDS = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\u12",
        "\0",
        "null",
        "-",
        "1e",
        "{\"time\":",
        "\"record\":",
        "\n",
        "]["
    };

    private final Random random = new Random(Seed.VALUE);
    private final BitSet expected = new BitSet();
    private int lines;

    @ParameterizedTest
    @ValueSource(strings = {"string", "object"})
    void soundLinesBeforeTheDamageArriveAndWhatGoesOutIsSound(String mode) {
        System.out.println("damaged batches, " + mode + ": -Dseed=" + Seed.VALUE);
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of("ED_JSON_MESSAGE", mode));
        BitSet arrived = new BitSet();
        for (int i = 0; i < BATCHES; i++) {
            byte[] batch = damagedBatch();
            try {
                note(Records.parse(bench.reshape(batch)), arrived);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "seed " + Seed.VALUE + ", batch " + i + ": " + new String(batch, UTF_8), failure);
            }
        }
        note(Records.parse(bench.reshape(("[" + line() + "]").getBytes(UTF_8))), arrived);
        expected.set(lines - 1);

        BitSet missing = (BitSet) expected.clone();
        missing.andNot(arrived);
        assertThat(missing.isEmpty())
                .as("seed %d: of %d lines are missing %s", Seed.VALUE, expected.cardinality(), missing)
                .isTrue();
        assertThat(expected.cardinality()).as("the test tests something").isGreaterThan(BATCHES);
    }

    @Test
    void aStreamOfNoiseHarmsNobody() {
        System.out.println("noise: -Dseed=" + Seed.VALUE);
        Bench bench = new Bench(LambdaFunction.ORDERS, Map.of());
        for (int i = 0; i < BATCHES; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            Records.parse(bench.reshape(noise));
        }
        List<JsonObject> after = Records.parse(bench.reshape(("[" + line() + "]").getBytes(UTF_8)));

        assertThat(after.getLast().getString("message", "")).isEqualTo(MARK + "0");
    }

    /// Lines, then one event that is damaged, then whatever.
    private byte[] damagedBatch() {
        StringBuilder batch = new StringBuilder("[");
        for (int i = random.nextInt(6); i > 0; i--) {
            expected.set(lines);
            batch.append(line()).append(',');
        }
        byte[] sound = batch.toString().getBytes(UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(sound);
        bytes.writeBytes(damaged(line() + "," + odd() + "," + line() + "]"));
        return bytes.toByteArray();
    }

    private byte[] damaged(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int at = random.nextInt(bytes.length);
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damaged.write(bytes, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> {
                return damaged.toByteArray(); // It is cut off.
            }
            case 1 -> damaged.write(random.nextInt(256)); // One byte more.
            case 2 -> damaged.writeBytes(shards()); // Something else in between.
            case 3 -> at = Math.min(bytes.length, at + 1 + random.nextInt(20)); // A part is missing.
            default -> damaged.write(bytes, 0, at); // The beginning comes twice.
        }
        damaged.write(bytes, at, bytes.length - at);
        return damaged.toByteArray();
    }

    private byte[] shards() {
        List<String> shards = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            shards.add(pick(random, SHARDS));
        }
        return String.join("", shards).getBytes(UTF_8);
    }

    private String odd() {
        return event(
                pick(random, "function", "platform.start", "platform.report", "platform.new"),
                pick(
                        random,
                        "{\"a\":[1,{\"b\":\"c\\n\"}],\"d\":1.5e-3}",
                        "[[[]]]",
                        "\"🎉\\ud83c\\u0000\\n\"",
                        "null",
                        "-0"));
    }

    private String line() {
        return event("function", "\"" + MARK + lines++ + "\\n\"");
    }

    /// Each event has a time of its own, so that no fragment seems to go on in another.
    private String event(String type, String record) {
        return "{\"time\":\"2026-01-01T00:00:00.%09dZ\",\"type\":\"%s\",\"record\":%s}"
                .formatted(random.nextInt(1_000_000_000), type, record);
    }

    private static void note(List<JsonObject> records, BitSet arrived) {
        for (JsonObject record : records) {
            if (record.get("message") != null && record.get("message").isString()) {
                String message = record.get("message").asString();
                if (message.matches(MARK + "\\d{1,6}")) {
                    arrived.set(Integer.parseInt(message.substring(MARK.length())));
                }
            }
        }
    }

    private static String pick(RandomGenerator random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
