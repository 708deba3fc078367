package com.edgedelta.lambda.push;

import static com.edgedelta.lambda.push.PushBench.BUSY;
import static com.edgedelta.lambda.push.PushBench.LONGEST;
import static com.edgedelta.lambda.push.PushBench.NO;
import static com.edgedelta.lambda.push.PushBench.SHORT;
import static com.edgedelta.lambda.push.PushBench.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.sink.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What becomes of a probe, and of the flush behind it. Each record is a chunk of its own.
final class ProbeTest {
    private final PushBench bench = new PushBench(4);
    private final CountDownLatch ended = new CountDownLatch(1);

    private void probe() throws InterruptedException {
        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.endProbe();
    }

    @Test
    void oneThatIsAcceptedEndsTheOutageAndOrderIsKept() throws Exception {
        bench.append("aaa", "bbb", "ccc");
        bench.outage();

        probe();
        bench.pusher.flush(bench.in(LONGEST));

        assertThat(bench.sink.bodies()).containsExactly("aaa\n", "aaa\n", "bbb\n", "ccc\n");
        assertThat(bench.sink.accepted()).containsExactly("aaa\n", "bbb\n", "ccc\n");
        assertThat(bench.buffer.held()).isZero();
        assertThat(bench.log.lines()).last().asString().contains("takes logs again");
    }

    @Test
    void oneThatFindsNobodyKeepsItsChunkCountsNothingAndNoFlushFollows() throws Exception {
        bench.append("aaa", "bbb");
        bench.outage();
        bench.sink.otherwise(BUSY);

        for (int pause = 2; pause <= 1 << 20; pause *= 2) {
            int before = bench.sink.attempts().size();
            probe();
            bench.pusher.flush(bench.in(LONGEST));
            assertThat(bench.sink.attempts()).as("the probe alone").hasSize(before + 1);
            assertThat(bench.failedFlushesOfTheOldest()).isEqualTo(1);
            bench.clock.advance(Duration.ofSeconds(Math.min(pause, 60)));
        }

        assertThat(bench.drops.total().records()).isZero();
        assertThat(bench.log.lines()).as("one incident").hasSize(1);
        bench.sink.otherwise(Outcome.ACCEPTED);
        probe();
        bench.pusher.flush(bench.in(LONGEST));
        assertThat(bench.sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void oneThatIsRefusedShowsThatSomebodyIsThere() throws Exception {
        bench.append("aaa", "bbb");
        bench.outage();
        bench.sink.then(NO);

        probe();
        bench.pusher.flush(bench.in(LONGEST));
        assertThat(bench.sink.accepted()).containsExactly("bbb\n");
        assertThat(bench.failedFlushesOfTheOldest())
                .as("a probe counts nothing")
                .isEqualTo(1);

        bench.flush(LONGEST);
        assertThat(bench.sink.accepted()).containsExactly("bbb\n", "aaa\n");
    }

    @Test
    void oneThatIsTooLargeIsSplitBeforeThoseBehindIt() throws Exception {
        PushBench roomy = new PushBench(8);
        roomy.append("aaa", "bbb", "ccc");
        roomy.outage();
        roomy.sink.then(TOO_LARGE);

        roomy.pusher.begin();
        roomy.pusher.pushInBackground(ended::countDown);
        roomy.endProbe();
        roomy.pusher.flush(roomy.in(LONGEST));

        assertThat(roomy.sink.accepted()).containsExactly("aaa\n", "bbb\n", "ccc\n");
        assertThat(roomy.drops.total().records()).isZero();
    }

    @Test
    void oneThatIsCutOffIsInterruptedAndKeepsItsChunk() throws Exception {
        bench.append("aaa", "bbb");
        bench.outage();
        CountDownLatch interrupted = new CountDownLatch(1);
        bench.sink.then(timeout -> {
            try {
                new CountDownLatch(1).await(timeout.toMillis() * 4, TimeUnit.MILLISECONDS);
                return Outcome.ACCEPTED;
            } catch (InterruptedException cutOff) {
                interrupted.countDown();
                throw cutOff;
            }
        });

        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.sink.awaitAttempts(2);
        long began = System.nanoTime();
        bench.pusher.endBackgroundPush(0, 0);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(7));
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        bench.pusher.flush(bench.in(LONGEST));
        assertThat(bench.sink.attempts()).as("nothing follows").hasSize(2);
        assertThat(bench.failedFlushesOfTheOldest()).isEqualTo(1);

        bench.clock.advance(Duration.ofSeconds(2));
        probe();
        bench.pusher.flush(bench.in(LONGEST));
        assertThat(bench.sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void aBugUnderAProbeIsAFailureOfThisProbeAlone() throws Exception {
        bench.append("aaa");
        bench.outage();
        bench.sink.then(timeout -> {
            throw new OutOfMemoryError("for this test");
        });

        probe();
        bench.pusher.flush(bench.in(LONGEST));
        assertThat(bench.sink.accepted()).isEmpty();

        bench.clock.advance(Duration.ofSeconds(2));
        probe();
        assertThat(bench.sink.accepted()).containsExactly("aaa\n");
    }

    @Test
    void nobodyWaitsForOneThatIsAnsweredBesideTheFunction() throws Exception {
        bench.append("aaa", "bbb", "ccc");
        bench.outage();

        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        assertThat(ended.await(60, TimeUnit.SECONDS))
                .as("who started it is told")
                .isTrue();

        assertThat(bench.pushReady()).isTrue();
        assertThat(bench.sink.accepted()).containsExactly("aaa\n", "bbb\n");
    }

    @Test
    void nothingIsReadyWhileAProbeIsUnderWay() throws Exception {
        bench.append("aaa", "bbb", "ccc");
        bench.outage();
        CountDownLatch answer = new CountDownLatch(1);
        bench.sink.then(timeout -> answer.await(60, TimeUnit.SECONDS) ? Outcome.ACCEPTED : BUSY);

        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.sink.awaitAttempts(2);
        bench.pusher.pushInBackground(ended::countDown);
        assertThat(bench.sink.attempts()).hasSize(2);

        answer.countDown();
        bench.endProbe();
        assertThat(bench.pushReady()).isTrue();
    }

    @Test
    void noneIsStartedWithoutAnOutageBeforeItsTimeOrWithNothingToSend() throws Exception {
        bench.append("aaa");
        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.pusher.endBackgroundPush(0, 0);
        assertThat(bench.sink.attempts()).as("no outage").isEmpty();

        bench.sink.then(BUSY);
        bench.flush(SHORT);
        bench.clock.advance(Duration.ofMillis(999));
        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.pusher.endBackgroundPush(0, 0);
        assertThat(bench.sink.attempts()).as("before its time").hasSize(1);

        bench.buffer.abandon();
        bench.clock.advance(Duration.ofMillis(1));
        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.pusher.endBackgroundPush(0, 0);
        assertThat(bench.sink.attempts()).as("nothing to send").hasSize(1);
    }

    @Test
    void theDestinationSaysToAProbeWhenToComeAgain() throws Exception {
        bench.append("aaa");
        bench.outage();
        bench.sink.then(Outcome.unavailable("status 503", 30_000));
        probe();

        bench.clock.advance(Duration.ofMillis(29_999));
        bench.pusher.begin();
        bench.pusher.pushInBackground(ended::countDown);
        bench.endProbe();
        assertThat(bench.sink.attempts()).hasSize(2);

        bench.clock.advance(Duration.ofMillis(1));
        probe();
        assertThat(bench.sink.accepted()).containsExactly("aaa\n");
    }
}
