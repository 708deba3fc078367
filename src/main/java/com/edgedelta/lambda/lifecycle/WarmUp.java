package com.edgedelta.lambda.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.receiver.Detour;
import com.edgedelta.lambda.receiver.Receiver;
import com.edgedelta.lambda.receiver.Sinkhole;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.sink.HttpSink;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/// Warms up the whole data path while the function's runtime starts: Lambda runs init at full speed, and afterwards
/// gives a fraction of a core, on which code that has never run would hold the first invocations.
///
/// The warm-up posts to the extension's own receiver under a secret path, through a pipeline of its own that is
/// discarded afterwards, to a sinkhole at the same receiver. The endpoint sees one HEAD.
final class WarmUp {
    /// The first rounds gain most: hot code is compiled as soon as its class is loaded, however often it runs.
    private static final int ROUNDS = 3;

    /// A function of less memory gets so small a share of a core that more rounds pay, even if it has to wait for them.
    private static final long SMALL_MB = 512;
    private static final int SMALL_ROUNDS = 10;
    private static final long SMALL_NANOS = 350_000_000;
    private static final long LONGEST_COMPILATION_NANOS = 100_000_000;

    private static final String INVOCATION = "warm-up";
    private static final int LINES = 20;
    private static final String EVENT = "{\"time\":\"2022-03-01T14:09:15.";
    private static final int MILLIS = "[".length() + EVENT.length();
    private static final long ROUND_MS = 1_000;
    private static final Duration ANSWER = Duration.ofMillis(250);

    private final Config config;
    private final Origin origin;
    private final Receiver receiver;
    private final Clock clock;

    WarmUp(Config config, Origin origin, Receiver receiver, Clock clock) {
        this.config = config;
        this.origin = origin;
        this.receiver = receiver;
        this.clock = clock;
    }

    /// Returns the maximum time from the subscription to the last round, in ms: the slower the core will be, the more
    /// the rounds gain.
    static long longest(long memoryMb) {
        return Math.clamp(100_000 / memoryMb, 80, 350);
    }

    /// Returns the function's memory in MB, from the text of the setting.
    static long memory(String memoryMb) {
        try {
            return Math.max(128, Long.parseLong(memoryMb));
        } catch (NumberFormatException unknown) {
            return 512;
        }
    }

    /// Runs rounds until there were enough, the time is up, or the runtime is ready. A small function's runtime waits
    /// for them. Returns their number.
    ///
    /// @param subscribed when the subscription was made, by the clock
    int run(InvocationTracker stream, long subscribed) throws InterruptedException {
        long memory = memory(config.lambda().memoryMb());
        boolean small = memory < SMALL_MB;
        long until = small ? clock.nanos() + SMALL_NANOS : subscribed + longest(memory) * 1_000_000;
        String path = "/" + UUID.randomUUID();
        String own = "http://" + host() + ":" + receiver.port() + path;
        ExtensionLog silent = new ExtensionLog(OutputStream.nullOutputStream(), false);
        try (Sink lambda = new HttpSink(URI.create(own + "/telemetry"), clock);
                Pipeline pipeline =
                        new Pipeline(config, origin, new HttpSink(URI.create(own + "/sink"), clock), clock, silent);
                Detour telemetry = new Detour(Receiver.telemetry(pipeline.intake()))) {
            receiver.add(path + "/telemetry", telemetry);
            receiver.add(path + "/sink", new Sinkhole());
            byte[] batch = batch();
            int rounds = small ? SMALL_ROUNDS : ROUNDS;
            int round = 0;
            while (round < rounds && clock.nanos() < until && (small || !stream.runtimeReady())) {
                number(batch, round); // An equal batch would count as a second delivery.
                lambda.send(0, batch, 0, batch.length, ANSWER);
                pipeline.begin(invocation()).untilItsEnd(INVOCATION, (waiting, failed) -> FlushTiming.Hold.UNTIL_END);
                round++;
            }
            return round;
        }
    }

    /// Waits for the compiler if the function is small: its remaining work would share the small share of a core that
    /// the first invocations run on.
    void awaitCompiler() throws InterruptedException {
        if (memory(config.lambda().memoryMb()) < SMALL_MB) {
            CompilerThread.awaitIdle(clock, clock.nanos() + LONGEST_COMPILATION_NANOS);
        }
    }

    /// Writes the round's number into the milliseconds of the first event's time.
    private static void number(byte[] batch, int round) {
        batch[MILLIS] = (byte) ('0' + round / 100 % 10);
        batch[MILLIS + 1] = (byte) ('0' + round / 10 % 10);
        batch[MILLIS + 2] = (byte) ('0' + round % 10);
    }

    private Event.Invoke invocation() {
        return new Event.Invoke(INVOCATION, clock.wallMillis() + ROUND_MS, "", null);
    }

    private String host() {
        String address = receiver.ownAddress().getHostAddress();
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    /// Returns the telemetry of one invocation.
    private static byte[] batch() {
        StringBuilder batch =
                new StringBuilder("[").append(event("platform.start", "{\"requestId\":\"warm-up\",\"version\":\"1\"}"));
        for (int i = 0; i < LINES; i++) {
            batch.append(',')
                    .append(event(
                            "function",
                            i % 4 == 0
                                    ? "{\"level\":\"INFO\",\"message\":\"a line\",\"line\":" + i + "}"
                                    : "\"2022-03-01T14:09:15.231Z\\twarm-up\\tINFO\\tline " + i + "\\n\""));
        }
        return batch.append(',')
                .append(event(
                        "platform.runtimeDone",
                        "{\"requestId\":\"warm-up\",\"status\":\"success\",\"metrics\":{\"durationMs\":1.5}}"))
                .append(',')
                .append(event(
                        "platform.report",
                        "{\"requestId\":\"warm-up\",\"metrics\":{\"durationMs\":2.5,\"billedDurationMs\":3,"
                                + "\"memorySizeMB\":128,\"maxMemoryUsedMB\":64}}"))
                .append(']')
                .toString()
                .getBytes(UTF_8);
    }

    private static String event(String type, String record) {
        return EVENT + "227Z\",\"type\":\"" + type + "\",\"record\":" + record + "}";
    }
}
