package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.testing.ManualClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.intake.Redeliveries;
import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.ScriptedSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Records are chunks of two; the function's end is told by hand. The pusher's clock stands still, the waiting is
/// real.
@Timeout(240)
final class HeldInvocationTest {
    private static final int CHUNK = 8;
    private static final FlushTiming AT_END = (waiting, failed) -> FlushTiming.Hold.UNTIL_END;
    private static final Outcome BUSY = Outcome.unavailable("status 503");

    private final ManualClock clock = new ManualClock();
    private final InvocationTracker tracker = new InvocationTracker(256, clock);
    private final ScriptedSink sink = new ScriptedSink();
    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(1_000, CHUNK, drops, tracker::pushable);
    private final Config config = Config.from(Map.of("ED_ENDPOINT", "http://localhost/"));
    private final LogLines log = new LogLines();
    private final Pusher pusher = new Pusher(
            buffer,
            sink,
            config,
            (dropped, wallMillis) -> new byte[] {'d', '\n'},
            record -> null,
            () -> 0,
            clock,
            log.log());
    private final Intake intake = Intake.start(
            buffer,
            1_000,
            new Redeliveries(Duration.ofSeconds(1), false, clock),
            new Reshaper(Origin.of(config.lambda(), "f", "1", null), config, buffer, new Invocations(256), tracker),
            tracker,
            clock,
            log.log());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        intake.close();
    }

    private HeldInvocation invocation() {
        return new HeldInvocation(
                Deadlines.ofInvocation(START + 600_000, clock), tracker, intake, buffer, pusher, () -> {});
    }

    private Future<Boolean> held() {
        return held(AT_END);
    }

    private Future<Boolean> held(FlushTiming timing) {
        HeldInvocation invocation = invocation();
        tracker.begin("r1");
        Callable<Boolean> hold = () -> {
            invocation.untilItsEnd("r1", timing);
            return true;
        };
        return threads.submit(hold);
    }

    private void append(String... records) {
        for (String record : records) {
            byte[] bytes = (record + "\n").getBytes(UTF_8);
            buffer.append(bytes, 0, bytes.length);
        }
    }

    private void end() {
        tracker.batchBegins(clock.nanos());
        tracker.runtimeDone("r1");
        tracker.batchEnded();
    }

    private static boolean over(Future<Boolean> held) throws Exception {
        return held.get(60, TimeUnit.SECONDS);
    }

    /// The destination is found to be down, and a moment later a probe is due.
    private void outage() throws InterruptedException {
        sink.then(BUSY);
        pusher.begin();
        pusher.flush(clock.nanos() + 50_000_000);
        clock.advance(Duration.ofSeconds(1));
    }

    @Test
    void fullChunksGoOutBeforeTheEndAndTheRestAfterIt() throws Exception {
        Future<Boolean> held = held();
        append("aaa", "bbb", "ccc", "ddd", "eee");
        sink.awaitAttempts(2);
        assertThat(held.isDone()).as("the function runs").isFalse();

        append("fff", "ggg");
        sink.awaitAttempts(3);
        assertThat(held.isDone()).isFalse();
        end();

        assertThat(over(held)).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\nddd\n", "eee\nfff\n", "ggg\n");
        assertThat(buffer.held()).isZero();
    }

    @Test
    void theTimeOfTheFlushCountsFromTheEndHoweverLongAPushBesideTheFunctionTakes() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        sink.then(timeout -> answer.await(60, TimeUnit.SECONDS) ? Outcome.ACCEPTED : BUSY);
        Future<Boolean> held = held();
        append("aaa", "bbb", "ccc");
        sink.awaitAttempts(1);

        end();
        clock.advance(Duration.ofMillis(200));
        answer.countDown();

        assertThat(over(held)).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\n");
        assertThat(sink.timeouts().getLast()).isLessThanOrEqualTo(Duration.ofMillis(4_400));
    }

    @Test
    void aProbeIsCutOff100MsAfterTheEndAndNothingElseGoesOut() throws Exception {
        append("aaa", "bbb", "ccc");
        outage();
        long[] cutOff = {0};
        CountDownLatch interrupted = new CountDownLatch(1);
        sink.then(timeout -> {
            try {
                new CountDownLatch(1).await(60, TimeUnit.SECONDS);
                return BUSY;
            } catch (InterruptedException e) {
                cutOff[0] = System.nanoTime();
                interrupted.countDown();
                throw e;
            }
        });
        Future<Boolean> held = held();
        sink.awaitAttempts(2);

        long ended = System.nanoTime();
        end();

        assertThat(over(held)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(Duration.ofSeconds(10));
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(cutOff[0] - ended)).isGreaterThanOrEqualTo(Duration.ofMillis(85));
        assertThat(sink.attempts()).hasSize(2);
        assertThat(buffer.held()).as("its chunk stays").isEqualTo(12);
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void whereTheProbeIsAnsweredBesideTheFunctionFullChunksGoOutBesideItToo() throws Exception {
        append("aaa", "bbb", "ccc", "ddd", "eee");
        outage();
        Future<Boolean> held = held();
        sink.awaitAttempts(3);
        assertThat(held.isDone()).isFalse();

        end();

        assertThat(over(held)).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\nddd\n", "eee\n");
    }

    @Test
    void anInvocationDuringAnOutageIsHeldForNothing() throws Exception {
        append("aaa");
        sink.otherwise(BUSY);
        pusher.begin();
        pusher.flush(clock.nanos() + 50_000_000);
        Future<Boolean> held = held();
        append("bbb", "ccc");

        end();

        assertThat(over(held)).isTrue();
        assertThat(sink.attempts()).hasSize(1);
        assertThat(clock.nanos()).as("no time passes").isZero();
        assertThat(buffer.held()).isEqualTo(12);
    }

    @Test
    void aPeriodicPushGoesOutDuringALongInvocationAndNoneAtAnEndThatIsTooSoon() throws Exception {
        FlushTiming periodic = new PeriodicTiming(1_000, clock);
        append("aaa");
        Future<Boolean> first = held(periodic);
        clock.advance(Duration.ofSeconds(1));
        sink.awaitAttempts(1);
        assertThat(first.isDone()).as("the function runs").isFalse();
        append("bbb");
        end();
        assertThat(over(first)).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\n");

        clock.advance(Duration.ofSeconds(1));
        end();
        assertThat(over(held(periodic))).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void aFullChunkInFlightIsOverBeforeNextEvenIfNoFlushIsDue() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        sink.then(timeout -> answer.await(60, TimeUnit.SECONDS) ? Outcome.ACCEPTED : BUSY);
        Future<Boolean> held = held(new PeriodicTiming(600_000, clock));
        append("aaa", "bbb", "ccc");
        sink.awaitAttempts(1);
        end();
        answer.countDown();

        assertThat(over(held)).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\nbbb\n");
        assertThat(buffer.held()).as("the rest waits").isEqualTo(4);
    }

    @Test
    void aResetIsFlushedForWhateverIsDue() throws Exception {
        append("aaa");
        Future<Boolean> held = held(new PeriodicTiming(600_000, clock));
        tracker.resetFollows("r1");
        end();

        assertThat(over(held)).isTrue();
        assertThat(sink.accepted()).containsExactly("aaa\n");
    }

    @Test
    void earlierLogsArePushedWithoutWaitingForAnyEnd() throws Exception {
        append("aaa", "bbb", "ccc");
        tracker.begin("r2");

        invocation().forEarlierLogs();

        assertThat(sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\n");
    }

    @Test
    void earlierLogsWaitForTheProbeWhereTheDestinationWasDown() throws Exception {
        append("aaa", "bbb", "ccc");
        outage();

        invocation().forEarlierLogs();
        while (sink.accepted().isEmpty()) { // On a busy machine a probe may not even begin in its 100 ms.
            clock.advance(Duration.ofMinutes(1));
            invocation().forEarlierLogs();
        }

        assertThat(sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\n");
    }

    @Test
    void whatWasNotPushedBeforeTheDeadlineStays() throws Exception {
        append("aaa");
        tracker.begin("r1");
        HeldInvocation late = new HeldInvocation(
                Deadlines.ofInvocation(START + 90, clock), tracker, intake, buffer, pusher, () -> {});

        late.untilItsEnd("r1", AT_END);

        assertThat(sink.attempts()).isEmpty();
        assertThat(buffer.held()).isEqualTo(4);
    }

    /// Who appends waits for room only as long as somebody pushes.
    @Test
    void nobodyWaitsForRoomWhenItIsOverHoweverItEnded() throws Exception {
        append("aaa");
        sink.then(timeout -> {
            throw new IllegalStateException("a bug");
        });
        tracker.begin("r1");
        end();
        assertThatThrownBy(() -> invocation().untilItsEnd("r1", AT_END)).isInstanceOf(IllegalStateException.class);

        long began = System.nanoTime();
        buffer.awaitRoom(10_000, TimeUnit.SECONDS.toNanos(20));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
}
