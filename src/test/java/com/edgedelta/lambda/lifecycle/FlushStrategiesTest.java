package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.testing.Telemetry.batch;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.report;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.intake.IntakeBench;
import com.edgedelta.lambda.receiver.Receiver;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.ScriptedSink;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A thousand invocations whose rhythm changes, on a clock that the test moves: with every strategy nothing is lost,
/// nothing comes twice, and nothing later than the docs say.
@Timeout(240)
final class FlushStrategiesTest {
    private static final long SETTLE_NANOS = 20_000_000_000L;
    private static final Pattern LINE = Pattern.compile("line ([0-9]+) ");

    /// Invocations and the gap before each, in ms.
    private static final int[][] RHYTHM = {
        {150, 500},
        {100, 5_000},
        {60, 45_000},
        {10, 90_000},
        {3, 360_000},
        {200, 100},
        {60, 90_000},
        {5, 400_000},
        {200, 1_000},
        {212, 2_000}
    };

    private final ManualClock clock = new ManualClock();
    private final ScriptedSink sink = new ScriptedSink();
    private final LogLines log = new LogLines();
    private final ExecutorService lifecycle = Executors.newSingleThreadExecutor();
    private final List<Long> loggedAt = new ArrayList<>();
    private final List<Integer> arrived = new ArrayList<>();
    private int bodiesRead;

    @AfterEach
    void close() {
        lifecycle.shutdownNow();
    }

    /// @param latest how old a record may be, in ms, when an invocation that began after it was logged is no longer
    /// held; -1 if even its own records must have arrived then
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"end|-1", "next|0", "adaptive|20000", "periodically,5000|5000"})
    void nothingIsLostNorTwiceNorLate(String strategy, long latest) throws Exception {
        Config config = Config.from(Map.of(
                "ED_ENDPOINT",
                "http://localhost/",
                "ED_FLUSH_STRATEGY",
                strategy,
                "AWS_LAMBDA_FUNCTION_NAME",
                "f-" + UUID.randomUUID()));
        Pipeline pipeline = new Pipeline(config, Origin.of(config.lambda(), "f", "1", null), sink, clock, log.log());
        try (Receiver receiver =
                Receiver.start(InetAddress.getLoopbackAddress(), FreePort.find(), pipeline.intake(), log.log())) {
            DataPath path = new DataPath(
                    pipeline,
                    receiver,
                    SpilledRecords.takeUp(config, pipeline, log.log()),
                    new InvocationTally(),
                    null);
            Snapshot snapshot = new Snapshot(false, pipeline, null);
            InvokePhase invokePhase = new InvokePhase(config, path, snapshot, clock, log.log());
            int number = 0;
            for (int[] part : RHYTHM) {
                for (int i = 0; i < part[0]; i++) {
                    clock.advance(Duration.ofMillis(part[1]));
                    invoke(invokePhase, pipeline.intake(), ++number, latest);
                }
            }
            assertThat(number).isEqualTo(1_000);
            put(pipeline.intake(), report("r" + number));
            new ShutdownPhase(path, snapshot, config.buffering().timeoutMs(), clock, log.log())
                    .run(new Event.Shutdown("spindown", clock.wallMillis() + 2_000), "r" + number);
        }

        read();
        assertThat(arrived)
                .as("every line once, in order")
                .hasSize(loggedAt.size())
                .isSorted();
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(log.lines())
                .as("but for advice: on a busy machine the stream can end an invocation before it has begun")
                .allMatch(line -> line.contains("invocations wait"));
        if (latest > 0) {
            assertThat(sink.accepted().size()).as("pushes").isLessThan(800);
        }
    }

    private void invoke(InvokePhase phase, Intake intake, int number, long latest) throws Exception {
        int before = loggedAt.size();
        String id = "r" + number;
        Callable<Boolean> held = () -> {
            phase.run(new Event.Invoke(id, clock.wallMillis() + 10_000, "", null));
            return true;
        };
        var running = lifecycle.submit(held);
        put(intake, lines(number % 50 == 0 ? 400 : 1 + number % 3, id));
        if (number % 97 == 0) {
            put(intake, runtimeDone(id).replace("success", "error"));
        } else {
            put(intake, runtimeDone(id));
        }
        assertThat(running.get(60, TimeUnit.SECONDS)).isTrue();
        intake.settle(SETTLE_NANOS);
        read();
        int mustHave = latest < 0 ? loggedAt.size() : before;
        for (int line = arrived.size(); line < mustHave; line++) {
            assertThat(clock.wallMillis() - loggedAt.get(line))
                    .as("age of line " + line + " after invocation " + number)
                    .isLessThan(Math.max(1, latest));
        }
        if (number > 1) {
            put(intake, report("r" + (number - 1)));
        }
    }

    private String[] lines(int count, String id) {
        List<String> events = new ArrayList<>(List.of(start(id)));
        for (int i = 0; i < count; i++) {
            events.add(line("line " + loggedAt.size() + " of " + id));
            loggedAt.add(clock.wallMillis());
        }
        return events.toArray(String[]::new);
    }

    private static void put(Intake intake, String... events) {
        byte[] bytes = batch(events);
        IntakeBench.put(intake, bytes, true);
    }

    /// The lines that have arrived since the last call.
    private void read() {
        List<String> bodies = sink.accepted();
        for (String body : bodies.subList(bodiesRead, bodies.size())) {
            Matcher matcher = LINE.matcher(body);
            while (matcher.find()) {
                arrived.add(Integer.valueOf(matcher.group(1)));
            }
        }
        bodiesRead = bodies.size();
    }
}
