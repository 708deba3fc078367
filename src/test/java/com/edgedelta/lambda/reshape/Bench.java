package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.shape.ShapingRules;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.SilentListener;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/// A reshaper with a buffer behind it that is emptied after each batch.
final class Bench {
    static final long CAPACITY = 64_000_000;
    private static final int CHUNK = 1_000_000;

    /// What may stand in the array behind the batch's length and must not be read.
    private static final byte[] STALE = {'"', '}', ']', '}', ',', '{', '"', '}', ']', '"', '0', '"', '}', ']', '"', '}'
    };

    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(CAPACITY, CHUNK, drops, () -> {});
    private final Invocations invocations = new Invocations(256);
    private final ManualClock clock = new ManualClock();
    private final Reshaper reshaper;
    private long flush;

    Bench(LambdaFunction function, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("ED_ENDPOINT", "http://localhost:1/");
        Config config = Config.from(environment);
        if (!config.problems().isEmpty()) {
            throw new AssertionError(config.problems().toString());
        }
        ShapingRules shaping = config.shapes()
                ? ShapingRules.of(config, clock, new ExtensionLog(OutputStream.nullOutputStream(), false))
                : null;
        reshaper = new Reshaper(
                function.origin().without(config.shaping().dropFields()),
                config,
                shaping,
                buffer,
                invocations,
                new SilentListener());
    }

    /// The bytes that one batch becomes.
    byte[] reshape(byte[] batch) {
        byte[] roomy = new byte[batch.length + STALE.length];
        System.arraycopy(batch, 0, roomy, 0, batch.length);
        System.arraycopy(STALE, 0, roomy, batch.length, STALE.length);
        reshaper.reshape(roomy, batch.length);
        return emptied();
    }

    /// The bytes that one batch becomes where none follows, so that nothing is held back for it.
    byte[] reshapeAlone(byte[] batch) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        output.writeBytes(reshape(batch));
        output.writeBytes(release());
        return output.toByteArray();
    }

    /// The bytes that what is held back becomes where its rest does not come.
    byte[] release() {
        reshaper.release();
        return emptied();
    }

    /// The bytes that become of everything held back at the end of the process.
    byte[] end() {
        reshaper.end();
        return emptied();
    }

    Invocations invocations() {
        return invocations;
    }

    ManualClock clock() {
        return clock;
    }

    Reshaper reshaper() {
        return reshaper;
    }

    /// The record that counts what was left out since the last one; nothing if there is none.
    byte[] reportFiltered(long wallMillis) {
        reshaper.reportFiltered(wallMillis);
        return emptied();
    }

    Buffer buffer() {
        return buffer;
    }

    private byte[] emptied() {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        flush++;
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            output.write(chunk.bytes(), chunk.offset(), chunk.length());
            buffer.delivered(chunk);
        }
        return output.toByteArray();
    }

    long malformed() {
        return drops.records(DropReason.MALFORMED);
    }
}
