package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.report;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.lifecycle.FakeRuntimeApi.Answer;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.testing.ScriptedSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Pushes beside `next`, where no event tells when an invocation ends.
final class ManagedInstancesTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final long BOUND_SECONDS = 60;

    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    private void startAndInit(String... variables) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances", "ED_FLUSH_INTERVAL_MS", "100"));
        all.addAll(List.of(variables));
        bench.start(all.toArray(String[]::new));
        bench.api.awaitNexts(1);
    }

    private int shutDown() throws Exception {
        bench.api.shutDown("spindown", bench.clock.wallMillis() + 2_000);
        return bench.exitStatus();
    }

    private String pushed() {
        return String.join("", bench.sink.accepted());
    }

    /// Moves the clock on by so much again and again until that is so.
    private void advanceUntil(Duration step, BooleanSupplier done) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(until);
            bench.clock.advance(step);
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void itRegistersForShutdownAloneAndSubscribesInTheNewestSchema() throws Exception {
        startAndInit();

        assertThat(bench.api.call("register").body()).isEqualTo("{\"events\":[\"SHUTDOWN\"]}");
        assertThat(bench.api.call("subscribe").body()).startsWith("{\"schemaVersion\":\"2025-01-29\"");
        assertThat(shutDown()).isZero();
        assertThat(bench.api.journal()).containsExactly("register", "subscribe", "next");
    }

    /// The one whose answer was lost.
    @Test
    void aSecondSubscriptionThatFailsMeansThatTheFirstOneCounts() throws Exception {
        bench.api.subscriptionAnswers(Answer.RESET);
        for (int i = 0; i < 20; i++) {
            bench.api.subscriptionAnswers(new Answer(500, "Internal Server Error"));
        }
        startAndInit();
        bench.post(start("r1"), line("hello"), report("r1"));

        assertThat(shutDown()).isZero();
        assertThat(pushed()).contains("hello");
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void noOlderSchemaIsAskedFor() throws Exception {
        bench.api.subscriptionAnswers(new Answer(400, "{\"errorType\":\"ValidationError\"}"));
        startAndInit();

        assertThat(bench.api.calls("subscribe")).hasSize(1);
        assertThat(bench.log.lines()).singleElement().asString().contains("subscribe", "400");
        assertThat(shutDown()).isZero();
    }

    @Test
    void whatHasComeIsPushedEachInterval() throws Exception {
        startAndInit();
        bench.post(start("r1"), line("the first"), start("r2"));
        assertThat(bench.sink.attempts()).as("before the interval is over").isEmpty();

        advanceUntil(INTERVAL, () -> !bench.sink.accepted().isEmpty());
        assertThat(pushed()).contains("START RequestID: r1", "the first", "START RequestID: r2");

        bench.post(line("the second"));
        advanceUntil(INTERVAL, () -> bench.sink.accepted().size() > 1);
        assertThat(bench.sink.accepted().get(1)).contains("the second").doesNotContain("the first");
        assertThat(bench.api.calls("next")).hasSize(1);
    }

    @Test
    void aFullChunkWaitsForNoInterval() throws Exception {
        startAndInit("ED_MAX_REQUEST_KB", "100");
        bench.post(line("x".repeat(60_000)), line("y".repeat(60_000)));

        bench.sink.awaitAttempts(1);

        assertThat(bench.sink.bodies().getFirst()).contains("xxx").doesNotContain("yyy");
    }

    @Test
    void telemetryIsAnsweredWhileTheDestinationHangs() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        bench.sink.then(timeout -> answer.await(BOUND_SECONDS, TimeUnit.SECONDS) ? Outcome.ACCEPTED : busy());
        startAndInit();
        bench.post(line("the first"));
        advanceUntil(INTERVAL, () -> !bench.sink.attempts().isEmpty());

        for (int i = 0; i < 50; i++) {
            bench.post(line("meanwhile " + i)); // Fails where it is not answered 200.
        }
        assertThat(bench.sink.accepted()).as("it still hangs").isEmpty();

        answer.countDown();
        advanceUntil(INTERVAL, () -> pushed().contains("meanwhile 49"));
        assertThat(bench.sink.accepted().getFirst()).contains("the first");
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void anOutageIsProbedAndWhatWaitedArrivesInOrder() throws Exception {
        bench.sink.otherwise(busy());
        startAndInit();
        bench.post(line("the first"));
        advanceUntil(INTERVAL, () -> !bench.log.lines().isEmpty());
        int attempts = bench.sink.attempts().size();
        bench.post(line("the second"));
        bench.sink.otherwise(Outcome.ACCEPTED);

        advanceUntil(Duration.ofMillis(500), () -> pushed().contains("the second"));

        assertThat(bench.sink.bodies().get(attempts)).as("the probe").contains("the first");
        assertThat(pushed()).containsOnlyOnce("the first").containsOnlyOnce("the second");
        assertThat(pushed().indexOf("the first")).isLessThan(pushed().indexOf("the second"));
        assertThat(bench.log.lines()).hasSize(2);
    }

    @Test
    void atShutdownAllIsPushedThatHasComeTheLastReportsToo() throws Exception {
        startAndInit();
        bench.post(start("r1"), line("of the first"), start("r2"), report("r1"));
        bench.api.onNext(() -> {});
        bench.api.shutDown("spindown", bench.clock.wallMillis() + 15_000);
        bench.post(report("r2"));

        assertThat(bench.exitStatus()).isZero();
        assertThat(pushed()).contains("of the first", "\"request_id\":\"r1\"", "\"request_id\":\"r2\"");
        assertThat(bench.sink.closed()).isTrue();
    }

    @Test
    void aPushThatHangsAtShutdownIsCutOffAndMadeAgain() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        bench.sink.then(hangUntilInterrupted(interrupted));
        startAndInit();
        bench.post(line("hello"));
        advanceUntil(INTERVAL, () -> !bench.sink.attempts().isEmpty());

        assertThat(shutDown()).isZero();

        assertThat(interrupted.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.sink.accepted()).singleElement().asString().contains("hello");
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void shutdownAwaitsABatchOfWhichNothingWasKnown() throws Exception {
        startAndInit();
        bench.post(start("r1"), line("known"), report("r1"));
        bench.clock.whileAsleep(() -> postOnce(start("r2"), line("unknown"), report("r2")));

        assertThat(shutDown()).isZero();

        assertThat(pushed()).contains("known", "unknown");
        assertThat(bench.clock.sleeps().getLast()).isEqualTo(Duration.ofMillis(1_100));
    }

    private void postOnce(String... events) {
        bench.clock.whileAsleep(() -> {});
        try {
            bench.post(events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void soIsAFullChunkUnderWayBeside() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        bench.sink.then(hangUntilInterrupted(interrupted));
        startAndInit("ED_MAX_REQUEST_KB", "100");
        bench.post(line("x".repeat(60_000)), line("y".repeat(60_000)));
        bench.sink.awaitAttempts(1);

        assertThat(shutDown()).isZero();

        assertThat(interrupted.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(pushed()).contains("xxx", "yyy");
        assertThat(bench.sink.accepted()).hasSize(2);
    }

    @Test
    void theCountOfDropsIsDeliveredEvenIfShutdownMeetsTheFirstAcceptedProbe() throws Exception {
        CountDownLatch shuttingDown = new CountDownLatch(1);
        bench.sink.otherwise(busy());
        startAndInit("ED_BUFFER_SIZE_MB", "1", "ED_MAX_REQUEST_KB", "20000");
        for (int i = 0; i < 4; i++) {
            bench.post(line("x".repeat(400_000)));
        }
        advanceUntil(INTERVAL, () -> !bench.log.lines().isEmpty());
        int attempts = bench.sink.attempts().size();
        bench.sink.otherwise(
                timeout -> shuttingDown.await(BOUND_SECONDS, TimeUnit.SECONDS) ? Outcome.ACCEPTED : busy());
        advanceUntil(Duration.ofMillis(500), () -> bench.sink.attempts().size() > attempts);

        bench.api.shutDown("spindown", bench.clock.wallMillis() + 2_000);
        shuttingDown.countDown();

        assertThat(bench.exitStatus()).isZero();
        assertThat(pushed()).contains("xxx").containsOnlyOnce("edgedelta.dropped");
    }

    private static Outcome busy() {
        return Outcome.unavailable("status 503");
    }

    private static ScriptedSink.Step hangUntilInterrupted(CountDownLatch interrupted) {
        return timeout -> {
            try {
                new CountDownLatch(1).await(BOUND_SECONDS, TimeUnit.SECONDS);
                return busy();
            } catch (InterruptedException cutOff) {
                interrupted.countDown();
                throw cutOff;
            }
        };
    }

    @Test
    void recordsWhoseInvocationNeverEndsAreForwardedWithoutAnotherBatch() throws Exception {
        startAndInit("ED_SAMPLE_RATE", "0");
        bench.post(start("r1"));

        advanceUntil(Duration.ofMinutes(1), () -> pushed().contains("platform.start"));

        assertThat(bench.clock.nanos()).isGreaterThan(Duration.ofMinutes(15).toNanos());
        assertThat(pushed()).contains("\"sample_rate\":1}");
        assertThat(shutDown()).isZero();
    }
}
