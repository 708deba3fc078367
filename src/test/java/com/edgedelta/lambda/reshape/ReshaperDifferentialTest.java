package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Made-up batches, thousands of them: the reshaper against the plain one where they are sound, against the contract's
/// bare minimum where they are damaged. A failure names the seed to run it again with: `-Dseed=..`.
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
final class ReshaperDifferentialTest {
    private static final int STREAMS = 1000;
    private static final int BATCHES = 4;
    private static final int DAMAGED_BATCHES = 3000;
    private static final byte[] TROUBLE = "\"\\{}[],:\n\r\u0000\u0001 ut0-e.".getBytes(UTF_8);

    @Test
    void reshapesAsThePlainReshaperDoes() {
        for (int stream = 0; stream < STREAMS; stream++) {
            Random random = random(stream);
            Map<String, String> settings = settings(random);
            Bench bench = new Bench(LambdaFunction.ORDERS, settings);
            PlainReshaper plain = new PlainReshaper(LambdaFunction.ORDERS, settings);
            TelemetryGenerator telemetry = new TelemetryGenerator(random);
            List<String> batches = new ArrayList<>();
            List<JsonObject> expected = new ArrayList<>();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            for (int i = 0; i < BATCHES; i++) {
                String batch = telemetry.batch(telemetry.events());
                batches.add(batch);
                expected.addAll(plain.reshape(batch));
                output.writeBytes(bench.reshape(batch.getBytes(UTF_8)));
            }
            output.writeBytes(bench.release());
            compare(stream, String.join("\nbatch: ", batches), expected, output.toByteArray());
            if (bench.malformed() != plain.malformed()) {
                throw failure(
                        stream,
                        "malformed events: expected " + plain.malformed() + " but was " + bench.malformed(),
                        "");
            }
        }
    }

    @Test
    void losesNothingBeforeTheDamage() {
        for (int round = 0; round < DAMAGED_BATCHES; round++) {
            Random random = random(round);
            TelemetryGenerator telemetry = new TelemetryGenerator(random);
            List<String> events = telemetry.events();
            String batch = telemetry.batch(events);
            byte[] bytes = batch.getBytes(UTF_8);
            int[] firstDamage = {bytes.length};
            byte[] damaged = damage(random, bytes, firstDamage);
            Map<String, String> settings = Map.of(
                    "ED_JSON_MESSAGE",
                    random.nextBoolean() ? "object" : "string",
                    "ED_LAMBDA_LOG_TYPES",
                    "function,platform,extension");

            List<JsonObject> records;
            try {
                records = Records.parse(new Bench(LambdaFunction.ORDERS, settings).reshapeAlone(damaged));
            } catch (AssertionError | RuntimeException e) {
                throw failure(round, e.toString(), hex(damaged), e);
            }

            List<String> whole = wholeBefore(firstDamage[0], batch, events);
            List<JsonObject> expected =
                    new PlainReshaper(LambdaFunction.ORDERS, settings).reshape("[" + String.join(",", whole) + "]");
            List<JsonObject> found = records.subList(0, Math.min(expected.size(), records.size()));
            List<String> differences = Records.differences(expected, found);
            if (!differences.isEmpty()) {
                throw failure(round, String.join("\n", differences), hex(damaged));
            }
        }
    }

    /// Neighbouring seeds of [Random] begin alike, so they are scattered first.
    private Random random(int round) {
        return new Random(new SplittableRandom(Seed.VALUE + round).nextLong());
    }

    private static Map<String, String> settings(Random random) {
        return Map.of(
                "ED_JSON_MESSAGE",
                pick(random, "string", "object"),
                "ED_LAMBDA_LOG_TYPES",
                pick(random, "function", "function,platform", "function,platform,extension"),
                "ED_PLATFORM_EVENTS",
                pick(random, "all", "all", "initStart,report,extension", ""),
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                pick(random, "on-demand", "on-demand", "snap-start", "lambda-managed-instances"));
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void compare(int stream, String batch, List<JsonObject> expected, byte[] output) {
        List<String> differences;
        try {
            differences = Records.differences(expected, Records.parse(output));
        } catch (AssertionError e) {
            throw failure(stream, e.toString(), batch, e);
        }
        if (!differences.isEmpty()) {
            throw failure(stream, String.join("\n", differences), batch);
        }
    }

    /// A copy with a few bytes changed, cut out or put in; tells the place of the first.
    private static byte[] damage(Random random, byte[] sound, int[] first) {
        byte[] bytes = sound;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length + 1);
            int removed = 0;
            byte[] added = new byte[0];
            switch (random.nextInt(6)) {
                case 0 -> removed = bytes.length - at;
                case 1 -> removed = Math.min(bytes.length - at, 1 + random.nextInt(40));
                case 2 -> added = new byte[] {(byte) random.nextInt(256)};
                case 3 -> added = new byte[] {TROUBLE[random.nextInt(TROUBLE.length)]};
                case 4 -> {
                    removed = Math.min(bytes.length - at, 1);
                    added = new byte[] {TROUBLE[random.nextInt(TROUBLE.length)]};
                }
                default -> {
                    added = new byte[random.nextInt(20)];
                    random.nextBytes(added);
                }
            }
            first[0] = Math.min(first[0], at);
            byte[] changed = new byte[bytes.length - removed + added.length];
            System.arraycopy(bytes, 0, changed, 0, at);
            System.arraycopy(added, 0, changed, at, added.length);
            System.arraycopy(bytes, at + removed, changed, at + added.length, bytes.length - at - removed);
            bytes = changed;
        }
        return bytes;
    }

    private static List<String> wholeBefore(int firstDamage, String batch, List<String> events) {
        List<String> whole = new ArrayList<>();
        int from = 0;
        for (String event : events) {
            int end = batch.indexOf(event, from) + event.length();
            if (batch.substring(0, end).getBytes(UTF_8).length > firstDamage) {
                break;
            }
            whole.add(event);
            from = end;
        }
        return whole;
    }

    private static String hex(byte[] bytes) {
        return new String(bytes, UTF_8) + "\nin hexadecimal: " + HexFormat.of().formatHex(bytes);
    }

    private AssertionError failure(int round, String what, String batch) {
        return new AssertionError("-Dseed=" + (Seed.VALUE + round) + "\n" + what + "\nbatch: " + batch);
    }

    private AssertionError failure(int round, String what, String batch, Throwable cause) {
        AssertionError failure = failure(round, what, batch);
        failure.initCause(cause);
        return failure;
    }
}
