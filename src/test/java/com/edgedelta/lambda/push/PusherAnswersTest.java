package com.edgedelta.lambda.push;

import static com.edgedelta.lambda.push.PushBench.BUSY;
import static com.edgedelta.lambda.push.PushBench.LONGEST;
import static com.edgedelta.lambda.push.PushBench.NO;
import static com.edgedelta.lambda.push.PushBench.SHORT;
import static com.edgedelta.lambda.push.PushBench.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.testing.ScriptedSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each kind of answer means for the chunk, for those behind it, and for the flushes to come.
final class PusherAnswersTest {
    private final PushBench bench = new PushBench(1_000);

    /// A destination that takes no more bytes than that at once.
    private ScriptedSink.Step upTo(int most) {
        return timeout -> {
            int length = bench.sink.bodies().getLast().length();
            return length <= most ? Outcome.ACCEPTED : TOO_LARGE;
        };
    }

    private void withoutAProbe() throws InterruptedException {
        bench.pusher.begin();
        bench.pusher.pushInBackground(() -> {});
        bench.pusher.endBackgroundPush(0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8, 13, 29, 1_000})
    void aChunkThatIsTooLargeIsSplitUntilItsPartsFitAndOrderIsKept(int most) throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            bench.append(Integer.toString(i % 10));
            expected.add(i % 10 + "\n");
        }
        bench.sink.otherwise(upTo(most));

        bench.flush(LONGEST);

        assertThat(String.join("", bench.sink.accepted())).isEqualTo(String.join("", expected));
        assertThat(bench.drops.total().records()).isZero();
        assertThat(bench.buffer.held()).isZero();
        assertThat(bench.sink.attempts().size()).as("halves, not one by one").isLessThanOrEqualTo(2 * 100 - 1);
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void ofAChunkThatWasTakenInPartOnlyTheRestIsSentAgain() throws Exception {
        bench.append("a", "b", "c", "d");
        bench.sink
                .then(BUSY.withLeft(List.of(new Outcome.Part(0, 2), new Outcome.Part(4, 4))))
                .then(BUSY.withLeft(List.of(new Outcome.Part(2, 2))));

        bench.flush(LONGEST);

        assertThat(bench.sink.bodies()).containsExactly("a\nb\nc\nd\n", "a\nc\nd\n", "c\n");
        assertThat(bench.buffer.held()).isZero();
        assertThat(bench.drops.total().records()).isZero();
    }

    @Test
    void theRestOfAChunkThatWasTakenInPartWaitsForTheNextFlush() throws Exception {
        bench.append("a", "b", "c");
        bench.sink.then(NO.withLeft(List.of(new Outcome.Part(2, 2))));

        bench.flush(LONGEST);
        assertThat(bench.buffer.held()).isEqualTo(2);
        bench.clock.advance(Duration.ofSeconds(2));
        bench.flush(LONGEST);

        assertThat(bench.sink.bodies()).containsExactly("a\nb\nc\n", "b\n");
    }

    @Test
    void aRecordThatIsTooLargeAloneIsGivenUpAndThoseAroundItArrive() throws Exception {
        String large = "x".repeat(50);
        bench.append("a", "b", large, "c", large, "d");
        bench.sink.otherwise(upTo(20));

        bench.flush(LONGEST);

        assertThat(String.join("", bench.sink.accepted())).startsWith("a\nb\nc\nd\n");
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.TOO_LARGE, 2L));
        assertThat(bench.drops.total().bytes()).isEqualTo(2 * 51);
        assertThat(bench.sink.bodies()).last().asString().as("it is told").isEqualTo("dropped 2\n");
    }

    @Test
    void whatIsTooLargeOpensNoBreakerAndHoldsUpNoOther() throws Exception {
        PushBench single = new PushBench(4);
        single.append("aaa", "bbb");
        single.sink.then(TOO_LARGE);

        single.flush(LONGEST);

        assertThat(single.sink.bodies()).containsExactly("aaa\n", "bbb\n", "dropped 1\n");
        assertThat(single.clock.sleeps()).isEmpty();
    }

    @Test
    void theHalvesOfAChunkRememberHowOftenItWasSentInVain() throws Exception {
        bench.append("a", "b");
        for (int flush = 1; flush <= 9; flush++) {
            bench.sink.then(NO);
            bench.flush(LONGEST);
            bench.clock.advance(Duration.ofMinutes(10));
        }
        bench.sink.then(TOO_LARGE).then(NO);

        bench.flush(LONGEST);

        assertThat(bench.sink.accepted()).startsWith("b\n");
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
    }

    @Test
    void aPauseThatIsAskedForIsMadeWithinTheFlush() throws Exception {
        bench.append("a");
        bench.sink.then(Outcome.unavailable("status 429", 2_000)).then(Outcome.unavailable("status 429", 1));

        bench.flush(LONGEST);

        assertThat(bench.clock.sleeps())
                .as("a shorter one than the back-off is none")
                .containsExactly(Duration.ofSeconds(2), Duration.ofMillis(100));
        assertThat(bench.sink.accepted()).containsExactly("a\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {5_000, 30_000, 999_999_999_000L})
    void aPauseLongerThanTheFlushEndsItAtOnceAndTheProbeWaitsForIt(long asked) throws Exception {
        bench.append("a");
        bench.sink.then(Outcome.unavailable("status 429", asked));

        bench.flush(LONGEST);
        assertThat(bench.clock.nanos()).as("the function is not held for it").isZero();
        assertThat(bench.sink.attempts()).hasSize(1);

        bench.clock.advance(Duration.ofMillis(Math.min(asked, 60_000) - 1));
        withoutAProbe();
        assertThat(bench.sink.attempts()).hasSize(1);
        bench.clock.advance(Duration.ofMillis(1));
        bench.pusher.begin();
        bench.pusher.pushInBackground(() -> {});
        bench.endProbe();
        assertThat(bench.sink.accepted()).containsExactly("a\n");
    }

    @Test
    void theLastAnswerSaysWhyAChunkIsGivenUp() throws Exception {
        PushBench single = new PushBench(4);
        for (boolean refusedLast : new boolean[] {true, false}) {
            single.append(refusedLast ? "aaa" : "bbb");
            for (int flush = 1; flush <= 10; flush++) {
                single.sink.then(refusedLast == (flush == 10) ? NO : BUSY);
                single.pusher.flushLast(single.in(SHORT));
            }
        }

        assertThat(single.drops.total().reasons())
                .isEqualTo(Map.of(DropReason.REJECTED, 1L, DropReason.TOO_MANY_FLUSHES, 1L));
    }

    @Test
    void theLastFlushAsksADestinationThatWasDownOnceMore() throws Exception {
        bench.append("a");
        bench.sink.then(BUSY);
        bench.flush(SHORT);
        bench.flush(SHORT);
        assertThat(bench.sink.attempts()).hasSize(1);

        bench.pusher.flushLast(bench.in(SHORT));

        assertThat(bench.sink.accepted()).containsExactly("a\n");
    }

    @Test
    void theLastFlushEndsAProbe() throws Exception {
        bench.append("a");
        bench.outage();
        bench.sink.then(timeout -> {
            throw new InterruptedException("as if it had been cut off");
        });
        bench.pusher.begin();
        bench.pusher.pushInBackground(() -> {});
        bench.sink.awaitAttempts(2);

        bench.pusher.flushLast(bench.in(LONGEST));

        assertThat(bench.sink.accepted()).containsExactly("a\n");
        assertThat(bench.buffer.held()).isZero();
    }

    @Test
    void noAttemptIsMadeThatCouldOnlyBeCutOff() throws Exception {
        PushBench single = new PushBench(4);
        single.append("aaa", "bbb");
        single.sink.otherwise(timeout -> {
            single.clock.advance(Duration.ofMillis(700));
            return timeout.toMillis() >= 700 ? Outcome.ACCEPTED : Outcome.unavailable("no answer in time");
        });

        single.flush(Duration.ofMillis(1_300)); // after the first, 600 ms are left, and the first took 700
        assertThat(single.sink.attempts()).hasSize(1);
        assertThat(single.failedFlushesOfTheOldest())
                .as("not tried, not counted")
                .isZero();

        single.flush(Duration.ofMillis(1_300));
        assertThat(single.sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void anAttemptHas20MsAtLeast() throws Exception {
        bench.append("a");
        bench.flush(Duration.ofMillis(20));
        assertThat(bench.sink.attempts()).isEmpty();

        bench.flush(Duration.ofMillis(21));
        assertThat(bench.sink.accepted()).containsExactly("a\n");
    }

    @Test
    void onlyFullChunksAreReadyBesideTheFunction() throws Exception {
        PushBench small = new PushBench(8);
        small.append("aaa", "bbb", "ccc", "ddd", "eee");
        small.pusher.begin();

        assertThat(small.pushReady()).isTrue();
        assertThat(small.pushReady()).isTrue();
        assertThat(small.pushReady()).isFalse();
        assertThat(small.sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\nddd\n");

        small.append("fff", "ggg");
        assertThat(small.pushReady()).isTrue();
        small.pusher.flush(small.in(LONGEST));
        assertThat(small.sink.accepted()).containsExactly("aaa\nbbb\n", "ccc\nddd\n", "eee\nfff\n", "ggg\n");
    }

    @Test
    void oneThatFailsBesideTheFunctionIsTriedAgainAfterAPauseAndByTheFlush() throws Exception {
        PushBench small = new PushBench(4);
        small.append("aaa", "bbb", "ccc");
        small.pusher.begin();
        small.sink.then(BUSY).then(BUSY);
        assertThat(small.pushReady()).isTrue();
        assertThat(small.pushReady()).as("not at once").isFalse();
        assertThat(small.pusher.backgroundPause())
                .isEqualTo(Duration.ofMillis(50).toNanos());

        small.clock.advance(Duration.ofMillis(50));
        assertThat(small.pusher.backgroundPause())
                .as("nobody comes again and again for what may not be there any more")
                .isEqualTo(Long.MAX_VALUE);
        assertThat(small.pushReady()).as("after the first back-off").isTrue();
        small.pusher.flush(small.in(LONGEST));

        assertThat(small.sink.accepted()).containsExactly("aaa\n", "bbb\n", "ccc\n");
        assertThat(small.log.lines()).as("that is no outage").isEmpty();
    }

    @Test
    void oneThatIsNotAnsweredByTheEndOfTheFlushIsAnOutage() throws Exception {
        PushBench small = new PushBench(4);
        small.append("aaa", "bbb", "ccc");
        small.pusher.begin();
        small.sink.then(timeout -> {
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
            return Outcome.ACCEPTED;
        });
        small.pusher.pushInBackground(() -> {});
        small.sink.awaitAttempts(1);

        small.pusher.endBackgroundPush(0, 0);
        small.pusher.flush(small.in(LONGEST));

        assertThat(small.sink.attempts()).as("the breaker is open").hasSize(1);
        assertThat(small.failedFlushesOfTheOldest()).isEqualTo(1);
    }

    @Test
    void aHundredFlushesAgainstADestinationThatNeverAnswersCostTheTimeOfOne() throws Exception {
        long[] held = {0};
        bench.append("a");
        bench.sink.otherwise(timeout -> {
            bench.clock.advance(timeout);
            return Outcome.unavailable("no answer in time");
        });

        for (int flush = 1; flush <= 100; flush++) {
            bench.append("b");
            bench.pusher.begin();
            long began = bench.clock.nanos();
            bench.pusher.flush(bench.in(LONGEST));
            held[0] += bench.clock.nanos() - began;
            bench.clock.advance(Duration.ofSeconds(10));
        }

        assertThat(Duration.ofNanos(held[0])).isLessThanOrEqualTo(LONGEST);
        assertThat(bench.drops.total().records()).isZero();
        assertThat(bench.buffer.held()).isEqualTo(101 * 2);
    }
}
