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

    /// `text` is lines of 200 bytes, `json` objects of as many, `accents` text with a byte beyond ASCII in each line.
    @Param({"text", "json", "accents"})
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
    }

    private String record(int i) {
        if (lines.equals("json")) {
            String start = "{\"timestamp\":\"2022-03-01T14:09:15.231Z\",\"level\":\"INFO\",\"requestId\":"
                    + "\"d6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b11\",\"message\":\"";
            return start + "x".repeat(TEXT_LENGTH - start.length() - 2) + "\"}";
        }
        String start =
                "2022-03-01T14:09:15.231Z\\tINFO\\tline " + i + (lines.equals("accents") ? " d\u00e9j\u00e0 vu " : " ");
        return "\"" + start + "x".repeat(TEXT_LENGTH - start.length()) + "\\n\"";
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
