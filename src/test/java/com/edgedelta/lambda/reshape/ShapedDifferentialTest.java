package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.testing.Seed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Made-up streams, shaped by the reshaper and by [PlainShaping] over trees of JSON. A failure names the seed to run it
/// again with: `-Dseed=..`.
@Timeout(value = 240, threadMode = ThreadMode.SEPARATE_THREAD)
final class ShapedDifferentialTest {
    private static final int STREAMS = 1_000;
    private static final int BATCHES = 4;
    private static final String[] LINES = {
        "\"DEBUG x\\n\"",
        "\"INFO x\\r\\n\"",
        "\"ERROR \\u00e9\"",
        "{\"level\":\"debug\"}",
        "{\"severity\":\"fatal\",\"a\":[1, 2]}",
        "{\"log_level\":40}",
        "{\"a\":{\"level\":50}}",
        "\"{\\\"level\\\":20}\\n\"",
        "12"
    };

    @Test
    void shapesAsThePlainImplementationDoes() {
        for (int stream = 0; stream < STREAMS; stream++) {
            Random random = new Random(new SplittableRandom(Seed.VALUE + stream).nextLong());
            Map<String, String> settings = settings(random);
            Bench bench = new Bench(LambdaFunction.ORDERS, settings);
            PlainReshaper plain = new PlainReshaper(LambdaFunction.ORDERS, settings);
            PlainShaping shaping = new PlainShaping(settings);
            TelemetryGenerator telemetry = new TelemetryGenerator(random);
            List<String> batches = new ArrayList<>();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            for (int i = 0; i < BATCHES; i++) {
                String batch = telemetry.batch(withLevels(telemetry.events(), random));
                batches.add(batch);
                plain.reshape(batch).forEach(shaping::take);
                output.writeBytes(bench.reshape(batch.getBytes(UTF_8)));
            }
            output.writeBytes(bench.end());
            List<String> differences =
                    Records.differences(sorted(shaping.end()), sorted(Records.parse(output.toByteArray())));
            if (!differences.isEmpty() || shaping.leftOut() != leftOut(bench)) {
                throw new AssertionError("-Dseed=" + (Seed.VALUE + stream) + " " + settings + "\n"
                        + String.join("\n", differences) + "\nleft out: expected " + shaping.leftOut() + " but was "
                        + leftOut(bench) + "\n" + String.join("\nbatch: ", batches));
            }
        }
    }

    private static int leftOut(Bench bench) {
        byte[] report = bench.reportFiltered(0);
        return report.length == 0 ? 0 : Records.parse(report).get(0).getInt("filtered_records", 0);
    }

    /// Records that wait for a decision come later than others.
    private static List<JsonObject> sorted(List<JsonObject> records) {
        List<JsonObject> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing((JsonObject record) -> text(record.get("timestamp")))
                .thenComparing(record -> text(record.get("log_type")))
                .thenComparing(record -> text(record.get("message"))));
        return sorted;
    }

    private static String text(JsonValue value) {
        return String.valueOf(value);
    }

    private static Map<String, String> settings(Random random) {
        return Map.of(
                "ED_JSON_MESSAGE",
                pick(random, "string", "object"),
                "ED_LAMBDA_LOG_TYPES",
                "function,platform,extension",
                "ED_PLATFORM_EVENTS",
                "all",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                pick(random, "on-demand", "on-demand", "lambda-managed-instances"),
                "ED_SEVERITY",
                pick(random, "true", "false"),
                "ED_MIN_LOG_LEVEL",
                pick(random, "", "INFO", "WARN", "FATAL"),
                "ED_SAMPLE_RATE",
                pick(random, "0", "1"));
    }

    private static List<String> withLevels(List<String> events, Random random) {
        List<String> all = new ArrayList<>();
        for (String event : events) {
            all.add(event);
            if (random.nextInt(3) == 0) {
                all.add("{\"time\":\"2025-05-06T11:%02d:%02d.000Z\",\"type\":\"%s\",\"record\":%s}"
                        .formatted(
                                random.nextInt(60),
                                random.nextInt(60),
                                pick(random, "function", "function", "extension"),
                                pick(random, LINES)));
            }
        }
        return all;
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
