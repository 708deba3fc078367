package com.edgedelta.lambda.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.reshape.StreamListener;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.StreamNotes;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// An intake with a reshaper and a buffer behind it.
public final class IntakeBench implements AutoCloseable {
    public static final Duration NEVER_LATE = Duration.ofHours(1);

    private static final long AMPLE_NANOS = 20_000_000_000L;

    public final DropAccount drops = new DropAccount();
    public final LogLines log = new LogLines();
    public final StreamNotes stream;
    public final Buffer buffer;
    public final Intake intake;
    private final Semaphore ready = new Semaphore(0);
    private long flush;

    public IntakeBench(long capacity, StreamNotes stream) {
        this(capacity, stream, stream);
    }

    /// @param listener told instead of those notes
    public IntakeBench(long capacity, StreamNotes stream, StreamListener listener) {
        this.stream = stream;
        buffer = new Buffer(capacity, 1_000_000, drops, ready::release);
        Config config = Config.from(Map.of("ED_LAMBDA_LOG_TYPES", "function"));
        Reshaper reshaper = new Reshaper(
                Origin.of(config.lambda(), "f", "1", null), config, buffer, new Invocations(256), listener);
        Redeliveries redeliveries = new Redeliveries(NEVER_LATE, false, Clock.system());
        intake = Intake.start(buffer, 1_000, redeliveries, reshaper, listener, Clock.system(), log.log());
    }

    public void put(String batch) {
        put(intake, batch.getBytes(UTF_8), true);
    }

    /// Puts a batch whose answer Lambda does not get.
    public void putWithoutAnswer(String batch) {
        put(intake, batch.getBytes(UTF_8), false);
    }

    public static void put(Intake intake, byte[] batch, boolean answered) {
        Delivery delivery = intake.begin();
        delivery.put(batch, batch.length);
        delivery.answered(answered);
    }

    public void settle() throws InterruptedException {
        intake.settle(AMPLE_NANOS);
    }

    /// Waits until the reshaper waits for room in the buffer.
    public void awaitWaitingReshaper() throws InterruptedException {
        while (!buffer.writerWaits()) {
            if (!ready.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the reshaper does not wait for room");
            }
        }
    }

    /// The messages of what has come through since the last time, once nothing is waiting any more.
    public List<String> through() throws InterruptedException {
        settle();
        flush++;
        List<String> messages = new ArrayList<>();
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            for (String line : new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8).split("\n", 0)) {
                JsonObject record = Json.parse(line).asObject();
                messages.add(record.getString("message", "?")
                        + (record.getBoolean("truncated", false) ? " (truncated)" : ""));
            }
            buffer.delivered(chunk);
        }
        return messages;
    }

    @Override
    public void close() {
        intake.close();
    }
}
