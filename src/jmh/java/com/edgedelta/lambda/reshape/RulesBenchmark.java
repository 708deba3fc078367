package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.shape.ShapingRules;
import com.edgedelta.lambda.testing.SilentListener;
import com.edgedelta.lambda.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One batch of function lines of 200 bytes with processing rules; nanoseconds for each line.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RulesBenchmark.LINES)
@State(Scope.Thread)
public class RulesBenchmark {
    static final int LINES = 1_000;

    private static final int TEXT_LENGTH = 200;
    private static final String ONE = rule("password", "password=\\\\S+");
    private static final String TEN = predefined("credit_card")
            + ','
            + predefined("email")
            + ','
            + predefined("ipv4")
            + ','
            + predefined("us_ssn")
            + ','
            + predefined("us_phone_dash")
            + ','
            + predefined("aws_access_key")
            + ','
            + predefined("jwt")
            + ','
            + predefined("bearer_token")
            + ','
            + predefined("private_key")
            + ','
            + ONE;

    /// `none`: no rules. `unadmitted`: one mask, and lines without its literal text. `one`: lines with one match of
    /// it. `one-plain`: the same by `java.util.regex` alone. `ten-letters`: all predefined names and one pattern,
    /// and lines of words. `ten`: lines with the time, too. `ten-matched`: lines with a match of each of six of
    /// them.
    @Param({"none", "unadmitted", "one", "one-plain", "ten-letters", "ten", "ten-matched"})
    public String rules = "none";

    private final Buffer buffer = new Buffer(20_000_000, 1_000_000, new DropAccount(), RulesBenchmark::nothing);
    private final Pattern plain = Pattern.compile("password=\\S+");
    private byte[] batch = new byte[0];
    private String[] texts = new String[0];
    private Reshaper reshaper = reshaper();
    private long flush;

    private static String rule(String name, String pattern) {
        return "{\"type\":\"mask_sequences\",\"name\":\"" + name + "\",\"pattern\":\"" + pattern + "\"}";
    }

    private static String predefined(String name) {
        return "{\"type\":\"mask_sequences\",\"name\":\"" + name + "\"}";
    }

    @Setup
    public void makeBatch() {
        StringBuilder json = new StringBuilder("[");
        texts = new String[LINES];
        for (int i = 0; i < LINES; i++) {
            texts[i] = text(i);
            json.append(i == 0 ? "" : ",")
                    .append("{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"function\",\"record\":\"")
                    .append(texts[i])
                    .append("\\n\"}");
        }
        batch = json.append(']').toString().getBytes(StandardCharsets.UTF_8);
        reshaper = reshaper();
    }

    private String text(int i) {
        String start = "2022-03-01T14:09:15.231Z INFO line " + i + ' ';
        String found = switch (rules) {
            case "one", "one-plain" -> "password=secret" + i + ' ';
            case "ten-matched" -> "4111111111111111 jo@example.com 10.0.0.1 123-45-6789 415-555-2671 password=secret ";
            default -> "";
        };
        String text = (rules.equals("ten-letters") ? "" : start) + found;
        return (text + "The order of a customer was sent to the warehouse. ".repeat(4)).substring(0, TEXT_LENGTH);
    }

    private Reshaper reshaper() {
        String json = rules.startsWith("ten") ? TEN : ONE;
        Config config = Config.from(
                rules.equals("none")
                        ? Map.of("ED_ENDPOINT", "http://localhost:1/")
                        : Map.of("ED_ENDPOINT", "http://localhost:1/", "ED_PROCESSING_RULES", "[" + json + "]"));
        ShapingRules shaping =
                config.shapes() ? ShapingRules.of(config, Clock.system(), ExtensionLog.toStandardOutput(false)) : null;
        return new Reshaper(
                LambdaFunction.ORDERS.origin(), config, shaping, buffer, new Invocations(10), new SilentListener());
    }

    @Benchmark
    public long line() {
        if (rules.equals("one-plain")) {
            return plain();
        }
        reshaper.reshape(batch, batch.length);
        long bytes = 0;
        flush++;
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            bytes += chunk.length();
            buffer.delivered(chunk);
        }
        return bytes;
    }

    /// The one mask as `java.util.regex` alone applies it to texts that have been decoded.
    private long plain() {
        long length = 0;
        for (String text : texts) {
            length += plain.matcher(text).replaceAll("[masked: password]").length();
        }
        return length;
    }

    private static void nothing() {}
}
