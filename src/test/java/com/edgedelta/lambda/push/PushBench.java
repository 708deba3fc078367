package com.edgedelta.lambda.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.ScriptedSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pusher between a buffer and a scripted destination, on a clock that stands still.
final class PushBench {
    static final Outcome BUSY = Outcome.unavailable("status 503");
    static final Outcome NO = Outcome.refused("status 401");
    static final Outcome TOO_LARGE = Outcome.tooLarge("status 413");
    static final Duration LONGEST = Duration.ofSeconds(5);

    /// So little that there is no time for a second attempt.
    static final Duration SHORT = Duration.ofMillis(50);

    private static final long AMPLE_NANOS = 20_000_000_000L;

    final ManualClock clock = new ManualClock();
    final LogLines log;
    final DropAccount drops = new DropAccount();
    final ScriptedSink sink = new ScriptedSink();
    final Buffer buffer;
    final Pusher pusher;

    /// @param chunk the most bytes of a chunk
    PushBench(int chunk) {
        this(chunk, false);
    }

    /// @param information whether the extension's own lines are printed
    PushBench(int chunk, boolean information) {
        log = new LogLines(information);
        buffer = new Buffer(1_000_000, chunk, drops, () -> {});
        pusher = new Pusher(
                buffer,
                sink,
                Config.from(Map.of("ED_ENDPOINT", "http://localhost/")),
                (dropped, wallMillis) -> ("dropped " + dropped.records() + "\n").getBytes(UTF_8),
                PushBench::describe,
                () -> 0, // half of the interval, always
                clock,
                log.log());
    }

    private static RecordDescription.@Nullable Description describe(byte[] record) {
        String text = new String(record, UTF_8).strip();
        return text.startsWith("extension")
                ? null
                : new RecordDescription.Description("origin of " + text, "text of " + text);
    }

    void append(String... records) {
        for (String record : records) {
            byte[] bytes = (record + "\n").getBytes(UTF_8);
            buffer.append(bytes, 0, bytes.length);
        }
    }

    long in(Duration time) {
        return clock.nanos() + time.toNanos();
    }

    /// A flush of its own, that long.
    void flush(Duration time) throws InterruptedException {
        pusher.begin();
        pusher.flush(in(time));
    }

    /// Pushes what is ready beside the function and waits for it; false where nothing was sent.
    boolean pushReady() throws InterruptedException {
        int before = sink.attempts().size();
        pusher.pushInBackground(() -> {});
        endProbe();
        return sink.attempts().size() > before;
    }

    /// Waits for the outcome of what is under way beside the function, however long it really takes.
    void endProbe() throws InterruptedException {
        pusher.endBackgroundPush(AMPLE_NANOS, AMPLE_NANOS);
    }

    /// Lets the circuit breaker open, a moment later a probe is due.
    void outage() throws InterruptedException {
        sink.then(BUSY);
        flush(SHORT);
        clock.advance(Duration.ofSeconds(1));
    }

    /// How many flushes have sent the oldest chunk in vain; it must not be on its way.
    int failedFlushesOfTheOldest() {
        List<Chunk> all = buffer.takeAll();
        all.forEach(buffer::putBack);
        return all.getFirst().failedFlushes();
    }
}
