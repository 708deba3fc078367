package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.testing.SilentListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One batch of function lines, from the body of a POST to records in the buffer; nanoseconds, and bytes allocated,
/// for each line.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ReshaperBenchmark.LINES)
@State(Scope.Thread)
public class ReshaperBenchmark {
    static final int LINES = 1_000;

    private static final int TEXT_LENGTH = 200;

    private static final int INVOCATIONS = 8;

    /// `text` is lines of 200 bytes, `json` objects of as many that name the current invocation, `turns` objects that
    /// name one of eight invocations in turn, `jsonText` objects in a text, `accents` text with letters beyond
    /// ASCII in each line.
    @Param({"text", "json", "turns", "jsonText", "accents"})
    public String lines = "text";

    private final Buffer buffer = new Buffer(20_000_000, 1_000_000, new DropAccount(), ReshaperBenchmark::nothing);
    private final MinimalJson plain = new MinimalJson(LambdaFunction.ORDERS);
    private byte[] batch = new byte[0];
    private Reshaper reshaper = reshaper();
    private long flush;

    @Setup
    public void makeBatch() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < LINES; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"function\",\"record\":")
                    .append(record(i))
                    .append('}');
        }
        batch = text.append(']').toString().getBytes(StandardCharsets.UTF_8);
        reshaper = reshaper();
        for (int i = 0; i < INVOCATIONS; i++) {
            byte[] start =
                    ("[{\"time\":\"2022-03-01T14:09:15.231Z\",\"type\":\"platform.start\",\"record\":{\"requestId\":\""
                                    + id(i) + "\"}}]")
                            .getBytes(StandardCharsets.UTF_8);
            reshaper.reshape(start, start.length);
        }
    }

    private String record(int i) {
        return switch (lines) {
            case "json" -> object(INVOCATIONS - 1);
            case "turns" -> object(i % INVOCATIONS);
            case "jsonText" -> "\"" + object(INVOCATIONS - 1).replace("\"", "\\\"") + "\\n\"";
            case "accents" -> text("line " + i + " d\u00e9j\u00e0 vu ");
            default -> text("line " + i + " ");
        };
    }

    private static String text(String message) {
        String start = "2022-03-01T14:09:15.231Z\\tINFO\\t" + message;
        return "\"" + start + prose(TEXT_LENGTH - start.length()) + "\\n\"";
    }

    private static String object(int invocation) {
        String start = "{\"timestamp\":\"2022-03-01T14:09:15.231Z\",\"level\":\"INFO\",\"requestId\":\""
                + id(invocation) + "\",\"message\":\"";
        return start + prose(TEXT_LENGTH - start.length() - 2) + "\"}";
    }

    private static String prose(int length) {
        return "The order of a customer was sent to the warehouse. ".repeat(4).substring(0, length);
    }

    private static String id(int invocation) {
        return "d6cd7d5" + invocation + "-0a0a-4f6c-9f3c-8b2f2b0a2b11";
    }

    /// Bytes of the batch for each line.
    static int bytesPerLine(String lines) {
        ReshaperBenchmark benchmark = new ReshaperBenchmark();
        benchmark.lines = lines;
        benchmark.makeBatch();
        return benchmark.batch.length / LINES;
    }

    private Reshaper reshaper() {
        Config config = Config.from(Map.of("ED_ENDPOINT", "http://localhost:1/"));
        return new Reshaper(LambdaFunction.ORDERS.origin(), config, buffer, new Invocations(10), new SilentListener());
    }

    @Benchmark
    public long layer() {
        reshaper.reshape(batch, batch.length);
        return emptied();
    }

    /// The same records by a tree of minimal-json, written out.
    @Benchmark
    public long minimalJson() {
        plain.reshape(batch, buffer);
        return emptied();
    }

    private long emptied() {
        long bytes = 0;
        flush++;
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            bytes += chunk.length();
            buffer.delivered(chunk);
        }
        return bytes;
    }

    private static void nothing() {}
}
