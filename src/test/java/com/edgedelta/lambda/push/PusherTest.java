package com.edgedelta.lambda.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.sink.HttpSink;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.ScriptedSink;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PusherTest {
    private static final DropReport REPORT =
            (drops, wallMillis) -> ("dropped " + drops.records() + " at " + wallMillis + "\n").getBytes(UTF_8);
    private static final RandomGenerator NO_JITTER = () -> 0; // half of the interval, always
    private static final Outcome BUSY = Outcome.unavailable("status 503");
    private static final Outcome NO = Outcome.refused("status 401");
    private static final int CHUNK = 4;
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final long AMPLE_NANOS = 20_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final LogLines log = new LogLines();
    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(1_000, CHUNK, drops, () -> {});
    private final ScriptedSink sink = new ScriptedSink();

    private Pusher pusher(Sink to, RandomGenerator random, String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of("ED_ENDPOINT", "http://localhost/"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new Pusher(buffer, to, Config.from(environment), REPORT, record -> null, random, clock, log.log());
    }

    private Pusher pusher() {
        return pusher(sink, NO_JITTER);
    }

    /// Each record is a chunk of its own.
    private void append(String... records) {
        for (String record : records) {
            byte[] bytes = (record + "\n").getBytes(UTF_8);
            assertThat(bytes).hasSize(CHUNK);
            buffer.append(bytes, 0, bytes.length);
        }
    }

    private void flush(Pusher pusher, Duration budget) throws InterruptedException {
        pusher.begin();
        pusher.flush(clock.nanos() + budget.toNanos());
    }

    private void flush(Pusher pusher) throws InterruptedException {
        flush(pusher, Duration.ofSeconds(5));
    }

    /// An invocation a second after the one before: a probe where the destination was down, then the flush.
    private void invocation(Pusher pusher, Duration budget) throws InterruptedException {
        clock.advance(Duration.ofSeconds(1));
        pusher.begin();
        pusher.pushInBackground(() -> {});
        pusher.endBackgroundPush(AMPLE_NANOS, AMPLE_NANOS);
        pusher.flush(clock.nanos() + budget.toNanos());
    }

    private ScriptedSink.Step acceptedAfter(Duration time) {
        return timeout -> {
            clock.advance(time);
            return Outcome.ACCEPTED;
        };
    }

    @Test
    void sendsEverythingOldestFirst() throws Exception {
        append("aaa", "bbb", "ccc");

        flush(pusher());

        assertThat(sink.accepted()).containsExactly("aaa\n", "bbb\n", "ccc\n");
        assertThat(buffer.held()).isZero();
        assertThat(clock.sleeps()).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void sendsWhatComesInMeanwhile() throws Exception {
        append("aaa");
        sink.then(timeout -> {
            append("bbb");
            return Outcome.ACCEPTED;
        });

        flush(pusher());

        assertThat(sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void sendsNothingWhereThereIsNothingOrNoTime() throws Exception {
        Pusher pusher = pusher();
        flush(pusher);
        append("aaa");
        flush(pusher, Duration.ZERO);
        flush(pusher, Duration.ofSeconds(-5));

        assertThat(sink.attempts()).isEmpty();
        assertThat(buffer.held()).isEqualTo(CHUNK);
    }

    @Test
    void anAttemptMayTakeThePushTimeoutOrWhatIsLeftOfTheFlush() throws Exception {
        append("aaa", "bbb", "ccc");
        sink.then(acceptedAfter(Duration.ofMillis(1_900))).then(acceptedAfter(Duration.ofMillis(900)));

        flush(pusher(sink, NO_JITTER, "ED_PUSH_TIMEOUT_SEC", "2"), Duration.ofSeconds(4));

        assertThat(sink.timeouts())
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(1_200));
    }

    @Test
    void aPushTimeoutLongerThanTheFlushIsCutToIt() throws Exception {
        append("aaa");

        flush(pusher(sink, NO_JITTER, "ED_PUSH_TIMEOUT_SEC", "600"), Duration.ofMillis(300));

        assertThat(sink.timeouts()).containsExactly(Duration.ofMillis(300));
    }

    @Test
    void retriesWithDoublingPausesUntilAccepted() throws Exception {
        append("aaa", "bbb");
        sink.then(BUSY).then(BUSY).then(BUSY).then(Outcome.ACCEPTED).then(BUSY);

        flush(pusher());

        assertThat(sink.bodies()).containsExactly("aaa\n", "aaa\n", "aaa\n", "aaa\n", "bbb\n", "bbb\n");
        assertThat(clock.sleeps()).containsExactly(SHORT, Duration.ofMillis(100), Duration.ofMillis(200), SHORT);
        assertThat(buffer.held()).isZero();
        assertThat(log.lines()).as("a retry that succeeds is no news").isEmpty();
    }

    @Test
    void theRetryIntervalIsASetting() throws Exception {
        append("aaa");
        sink.then(BUSY).then(BUSY);

        flush(pusher(sink, NO_JITTER, "ED_RETRY_INTERVAL_MS", "10"));

        assertThat(clock.sleeps()).containsExactly(Duration.ofMillis(5), Duration.ofMillis(10));
    }

    @Test
    void noRetryBeginsThatTheFlushHasNoTimeFor() throws Exception {
        append("aaa");
        sink.otherwise(BUSY);

        flush(pusher(), Duration.ofMillis(400)); // pauses of 50, 100 and 200 ms fit; 400 more do not

        assertThat(sink.attempts()).hasSize(4);
        assertThat(clock.nanos()).isEqualTo(Duration.ofMillis(350).toNanos());
        assertThat(buffer.held()).isEqualTo(CHUNK);
    }

    @Test
    void noFlushIsLongerThanItsTimeWhateverTheDestinationDoes() throws Exception {
        append("aaa", "bbb", "ccc", "ddd");
        Random random = new Random(7);
        Pusher pusher = pusher(sink, random, "ED_PUSH_TIMEOUT_SEC", "1");
        sink.otherwise(timeout -> {
            assertThat(timeout).isPositive();
            long share = 1 + random.nextLong(timeout.toNanos());
            clock.advance(random.nextInt(3) == 0 ? timeout : Duration.ofNanos(share));
            return random.nextInt(10) == 0 ? NO : BUSY;
        });

        for (int budget = 1; budget < 3_000; budget += 37) {
            long until = clock.nanos() + budget * 1_000_000L;
            append("eee");
            pusher.flush(until);
            assertThat(clock.nanos()).isLessThanOrEqualTo(until);
        }
    }

    @Test
    void anUnavailableDestinationEndsTheFlush() throws Exception {
        append("aaa", "bbb");
        sink.otherwise(BUSY);

        flush(pusher(), SHORT);

        assertThat(sink.bodies()).containsExactly("aaa\n");
        assertThat(buffer.held()).isEqualTo(2 * CHUNK);
    }

    @Test
    void whatIsKeptIsSentWithTheNextFlushFirst() throws Exception {
        append("aaa", "bbb");
        Pusher pusher = pusher();
        sink.then(BUSY);
        flush(pusher, SHORT);
        append("ccc");

        invocation(pusher, Duration.ofSeconds(5));

        assertThat(sink.accepted()).containsExactly("aaa\n", "bbb\n", "ccc\n");
    }

    @Test
    void aRefusedChunkHoldsUpNoOtherAndWaitsForTheNextFlush() throws Exception {
        append("aaa", "bbb", "ccc");
        Pusher pusher = pusher();
        sink.then(NO);

        flush(pusher);
        assertThat(sink.bodies()).containsExactly("aaa\n", "bbb\n", "ccc\n");
        assertThat(sink.accepted()).containsExactly("bbb\n", "ccc\n");
        assertThat(clock.sleeps()).as("no retry in this flush").isEmpty();

        clock.advance(Duration.ofSeconds(2));
        flush(pusher);
        assertThat(sink.accepted()).containsExactly("bbb\n", "ccc\n", "aaa\n");
    }

    @Test
    void aChunkRefusedInTenFlushesOverFifteenMinutesIsGivenUpAndCounted() throws Exception {
        append("aaa");
        Pusher pusher = pusher();
        sink.otherwise(NO);

        long first = clock.wallMillis();
        while (sink.attempts().size() < 9) {
            flush(pusher);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(drops.total().records()).isZero();
        while (sink.attempts().size() < 10) {
            flush(pusher);
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(Duration.ofMillis(clock.wallMillis() - first))
                .as("an endpoint that recovers soon gets it")
                .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(18));
        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
        assertThat(drops.total().bytes()).isEqualTo(CHUNK);
        assertThat(buffer.held()).isZero();
        flush(pusher);
        assertThat(sink.attempts()).hasSize(10);
    }

    @Test
    void aDestinationThatRefusesEverythingCostsTwoRequestsAFlush() throws Exception {
        Pusher pusher = pusher();
        sink.otherwise(NO);
        for (int i = 0; i < 200; i++) {
            int before = sink.attempts().size();
            append("aaa");
            flush(pusher);
            assertThat(sink.attempts().size() - before).isBetween(1, 2);
            clock.advance(Duration.ofSeconds(1));
        }
        sink.otherwise(Outcome.ACCEPTED);
        clock.advance(Duration.ofMinutes(9));
        flush(pusher);

        assertThat(sink.accepted()).as("all as soon as one is accepted").hasSize(200);
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void severalAttemptsInOneFlushCountOnce() throws Exception {
        append("aaa");
        sink.otherwise(BUSY);

        flush(pusher());

        assertThat(sink.attempts()).hasSizeGreaterThan(5);
        assertThat(Objects.requireNonNull(buffer.take(100)).failedFlushes()).isEqualTo(1);
    }

    @Test
    void flushesThatNeverCameToAChunkCountNothingAgainstIt() throws Exception {
        append("aaa", "bbb");
        Pusher pusher = pusher();
        sink.otherwise(BUSY);
        for (int flush = 1; flush <= 10; flush++) {
            pusher.flushLast(clock.nanos() + SHORT.toNanos()); // Even if the destination was down.
        }
        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.TOO_MANY_FLUSHES, 1L));

        sink.otherwise(Outcome.ACCEPTED);
        invocation(pusher, SHORT);

        assertThat(sink.accepted()).containsExactly("bbb\n", "dropped 1 at " + clock.wallMillis() + "\n");
    }

    @Test
    void anOutageIsSaidOnceAndItsEndOnce() throws Exception {
        append("aaa", "bbb");
        Pusher pusher = pusher();
        sink.otherwise(BUSY);
        flush(pusher, SHORT);
        flush(pusher, SHORT);
        flush(pusher, Duration.ZERO);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains(ScriptedSink.NAME, "status 503", "kept", "tried again");

        sink.otherwise(Outcome.ACCEPTED);
        invocation(pusher, SHORT);
        append("ccc");
        flush(pusher);

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(1)).contains(ScriptedSink.NAME, "takes logs again");
    }

    @Test
    void aSecondOutageIsSaidAgain() throws Exception {
        Pusher pusher = pusher();
        for (Outcome outcome : List.of(BUSY, Outcome.ACCEPTED, NO, Outcome.ACCEPTED)) {
            append("aaa");
            sink.otherwise(outcome);
            invocation(pusher, SHORT);
        }

        assertThat(log.lines()).hasSize(4);
        assertThat(log.lines().get(2)).contains("status 401");
    }

    @Test
    void aFlushThatDeliversOnlyAPartIsNoEndOfTheOutage() throws Exception {
        Pusher pusher = pusher();
        append("aaa", "bbb");
        sink.then(NO).then(Outcome.ACCEPTED).then(NO);

        flush(pusher);
        flush(pusher);

        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void anEmptyFlushIsNoEndOfAnOutage() throws Exception {
        Pusher pusher = pusher();
        append("aaa");
        sink.otherwise(NO);
        for (int flush = 1; flush <= 10; flush++) {
            flush(pusher);
        }
        int before = log.lines().size();

        flush(pusher);

        assertThat(log.lines()).hasSize(before);
    }

    @Test
    void dropsAreSaidOnceAnIncidentAndInTheEnd() throws Exception {
        Pusher pusher = pusher();
        drops.add(DropReason.BUFFER_FULL, 3, 30);
        flush(pusher);
        drops.add(DropReason.BUFFER_FULL, 1, 10);
        flush(pusher);
        drops.add(DropReason.MALFORMED, 1, 10);
        flush(pusher);
        assertThat(log.lines()).singleElement().asString().contains("dropped", "3 records", "buffer_full 3");

        flush(pusher);
        drops.add(DropReason.TOO_LARGE, 1, 10);
        flush(pusher);
        assertThat(log.lines()).as("a new incident").hasSize(2);
        assertThat(log.lines().get(1)).contains("6 records", "buffer_full 4", "malformed 1", "too_large 1");

        pusher.conclude();
        assertThat(log.lines()).as("nothing new").hasSize(2);
        drops.add(DropReason.SHUTDOWN, 1, 10);
        pusher.conclude();
        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().get(2)).contains("7 records", "shutdown 1");
    }

    @Test
    void aBugOfTheSinkLosesNothing() throws Exception {
        append("aaa", "bbb");
        Pusher pusher = pusher();
        sink.then(timeout -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> flush(pusher)).isInstanceOf(IllegalStateException.class);
        flush(pusher);

        assertThat(sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void anInterruptedFlushLosesNothing() throws Exception {
        append("aaa");
        Pusher pusher = pusher();
        sink.then(timeout -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> flush(pusher)).isInstanceOf(InterruptedException.class);
        flush(pusher);

        assertThat(sink.accepted()).containsExactly("aaa\n");
    }

    @Test
    void aSecondFlushWaitsForTheFirstButNotLongerThanItsTime() throws Exception {
        append("aaa");
        Pusher pusher = pusher();
        CountDownLatch answer = new CountDownLatch(1);
        sink.then(timeout -> answer.await(60, TimeUnit.SECONDS) ? Outcome.ACCEPTED : BUSY);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Callable<Boolean> flushing = () -> {
                flush(pusher);
                return true;
            };
            Future<Boolean> first = threads.submit(flushing);
            sink.awaitAttempts(1);
            append("bbb");

            long began = System.nanoTime();
            flush(pusher, SHORT);
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(50_000_000);
            assertThat(sink.attempts()).hasSize(1);

            Future<Boolean> third = threads.submit(flushing);
            answer.countDown();
            assertThat(first.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(third.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(sink.accepted()).containsExactly("aaa\n", "bbb\n");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void noLineHoldsASecretOrAPayload() throws Exception {
        URI endpoint = URI.create("http://user:geheim@127.0.0.1:" + FreePort.find() + "/geheim?token=geheim#geheim");
        try (HttpSink down = new HttpSink(endpoint, Clock.system())) {
            Pusher pusher = new Pusher(
                    buffer, down, Config.from(Map.of()), REPORT, record -> null, NO_JITTER, Clock.system(), log.log());
            append("pay");
            pusher.flush(System.nanoTime() + 500_000_000);
            pusher.conclude();
        }

        assertThat(log.text())
                .contains("http://127.0.0.1:")
                .doesNotContain("geheim")
                .doesNotContain("pay");
    }

    @Test
    void aDestinationThatIsDownCostsNoMoreThanTheFlush() throws IOException, InterruptedException {
        try (HttpSink down = new HttpSink(URI.create("http://127.0.0.1:" + FreePort.find() + "/"), Clock.system())) {
            Pusher pusher = new Pusher(
                    buffer, down, Config.from(Map.of()), REPORT, record -> null, NO_JITTER, Clock.system(), log.log());
            append("aaa");

            long began = System.nanoTime();
            pusher.flush(began + 200_000_000);

            assertThat(System.nanoTime() - began).isLessThan(15_000_000_000L);
            assertThat(buffer.held()).isEqualTo(CHUNK);
        }
    }

    @Test
    void theDestinationIsToldOnceOfWhatWasDropped() throws Exception {
        Pusher pusher = pusher();
        buffer.drops().add(DropReason.MALFORMED, 3, 300);
        append("aaa");

        flush(pusher);
        flush(pusher);

        assertThat(sink.bodies()).containsExactly("aaa\n", "dropped 3 at " + clock.wallMillis() + "\n");
    }

    @Test
    void aCountThatDidNotArriveIsToldAgain() throws Exception {
        Pusher pusher = pusher();
        buffer.drops().add(DropReason.MALFORMED, 3, 300);
        sink.then(Outcome.ACCEPTED).then(BUSY);

        append("aaa");
        flush(pusher);
        buffer.drops().add(DropReason.BUFFER_FULL, 1, 10);
        clock.advance(Duration.ofSeconds(1));
        append("bbb");
        flush(pusher);

        assertThat(sink.bodies()).hasSize(4).last().asString().startsWith("dropped 4 ");
        assertThat(buffer.drops().unreported().records()).isZero();
    }

    /// Each flush delivers its record and would otherwise wait for the report.
    @Test
    void aDestinationThatIgnoresReportsHoldsOneFlush() throws Exception {
        Pusher pusher = pusher();
        buffer.drops().add(DropReason.MALFORMED, 3, 300);
        sink.otherwise(timeout -> {
            boolean report = sink.bodies().getLast().startsWith("dropped");
            clock.advance(report ? timeout : Duration.ofMillis(10));
            return report ? BUSY : Outcome.ACCEPTED;
        });
        flushOfARecord(pusher);
        for (int i = 0; i < 100; i++) {
            assertThat(flushOfARecord(pusher)).isLessThanOrEqualTo(Duration.ofMillis(100));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(sink.bodies().stream().filter(body -> body.startsWith("dropped")))
                .as("after 1, 2, 4 ... 60 s")
                .hasSizeLessThanOrEqualTo(8);

        sink.otherwise(Outcome.ACCEPTED);
        clock.advance(Duration.ofMinutes(1));
        flushOfARecord(pusher);
        assertThat(buffer.drops().unreported().records()).isZero();
    }

    private Duration flushOfARecord(Pusher pusher) throws InterruptedException {
        long began = clock.nanos();
        append("aaa");
        flush(pusher);
        return Duration.ofNanos(clock.nanos() - began);
    }

    @Test
    void aDestinationThatTookLongToComeBackIsToldAllTheSame() throws Exception {
        buffer.drops().add(DropReason.MALFORMED, 3, 300);
        append("aaa");
        sink.then(timeout -> {
                    clock.advance(Duration.ofSeconds(3));
                    return BUSY;
                })
                .then(acceptedAfter(Duration.ofMillis(100)));

        flush(pusher());

        assertThat(sink.bodies()).hasSize(3).last().asString().startsWith("dropped 3 ");
    }

    @Test
    void theLastFlushTellsWhatWasDroppedThoughNothingElseIsLeft() throws Exception {
        buffer.drops().add(DropReason.BUFFER_FULL, 3, 300);

        pusher().flushLast(clock.nanos() + AMPLE_NANOS);

        assertThat(sink.bodies()).singleElement().asString().startsWith("dropped 3 ");
        assertThat(buffer.drops().unreported().records()).isZero();
    }

    @Test
    void aDestinationThatIsDownIsNotToldOfDrops() throws Exception {
        buffer.drops().add(DropReason.MALFORMED, 3, 300);
        append("aaa");
        sink.then(BUSY);

        flush(pusher(), SHORT);

        assertThat(sink.bodies()).containsExactly("aaa\n");
    }
}
