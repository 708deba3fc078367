package com.edgedelta.lambda.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.lifecycle.InvocationTracker.Waited;
import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InvocationTrackerTest {
    private static final long AMPLE_NANOS = 20_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final InvocationTracker tracker = new InvocationTracker(256, clock);

    private boolean ended(String requestId) throws InterruptedException {
        return tracker.await(requestId, 0) == Waited.ENDED;
    }

    private boolean reported(String requestId) throws InterruptedException {
        return tracker.awaitReport(requestId, 0);
    }

    @Test
    void anInvocationIsOverWithItsRuntimeDone() throws Exception {
        tracker.begin("r1");
        tracker.started("r1");
        assertThat(ended("r1")).isFalse();

        tracker.runtimeDone("r1");

        assertThat(ended("r1")).isTrue();
        assertThat(ended("r2")).isFalse();
        assertThat(reported("r1")).isFalse();
    }

    @Test
    void aRuntimeDoneBeforeItsInvokeIsRemembered() throws Exception {
        tracker.started("r1");
        tracker.runtimeDone("r1");
        tracker.batchEnded();

        tracker.begin("r1");

        assertThat(ended("r1")).isTrue();
    }

    @Test
    void aRuntimeDoneOfAnotherInvocationEndsNoWait() throws Exception {
        tracker.begin("r2");

        tracker.runtimeDone("r1");
        tracker.reported("r1");
        tracker.batchEnded();

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void aRuntimeDoneHoldsThroughTheRestOfItsBatch() throws Exception {
        tracker.begin("r1");
        tracker.runtimeDone("r1");
        tracker.started("r2");
        tracker.logsDropped();
        tracker.batchEnded();

        assertThat(ended("r1")).isTrue();
    }

    @Test
    void aReportEndsTheWaitToo() throws Exception {
        tracker.begin("r1");
        tracker.reported("r1");

        assertThat(ended("r1")).isTrue();
        assertThat(reported("r1")).isTrue();
    }

    @Test
    void aRuntimeDoneOfUnknownIdIsThatOfTheInvocationUnderWay() throws Exception {
        tracker.begin("r1");
        tracker.runtimeDone("");
        assertThat(ended("r1")).isTrue();

        tracker.begin("r2");
        assertThat(ended("r2")).as("and of no other").isFalse();
    }

    @Test
    void aLossOfLogsEndsTheWaitWithItsBatch() throws Exception {
        tracker.begin("r1");
        tracker.started("r1");
        tracker.batchEnded();
        assertThat(ended("r1")).isFalse();

        tracker.logsDropped();
        tracker.batchEnded();

        assertThat(ended("r1")).isTrue();
        assertThat(reported("r1")).isFalse();
    }

    @Test
    void aLossBeforeTheStartIsNotOfThisInvocation() throws Exception {
        tracker.begin("r1");
        tracker.logsDropped();
        tracker.started("r1");
        tracker.batchEnded();

        assertThat(ended("r1")).isFalse();
    }

    @Test
    void aLossIsForgottenWithTheNextInvocation() throws Exception {
        tracker.begin("r1");
        tracker.logsDropped();
        tracker.batchEnded();
        assertThat(ended("r1")).isTrue();

        tracker.begin("r2");
        tracker.batchEnded();

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void aLossAfterTheStartHoldsWhereTheInvokeComesLater() throws Exception {
        tracker.started("r1");
        tracker.logsDropped();
        tracker.batchEnded();

        tracker.begin("r1");

        assertThat(ended("r1")).isTrue();
    }

    /// The start of the next invocation may reach the receiver before its INVOKE reaches the lifecycle.
    @Test
    void aLossOfTheInvocationBeforeDoesNotEndOneWhoseStartCameBeforeItsInvoke() throws Exception {
        tracker.begin("r1");
        tracker.started("r1");
        tracker.logsDropped();
        tracker.batchEnded();
        assertThat(ended("r1")).isTrue();

        tracker.started("r2");
        tracker.begin("r2");
        tracker.batchEnded();

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void anEndOfUnknownIdDoesNotEndTheNextWhoseStartCameBeforeItsInvoke() throws Exception {
        tracker.begin("r1");
        tracker.started("r1");
        tracker.runtimeDone("");
        assertThat(ended("r1")).isTrue();

        tracker.started("r2");
        tracker.begin("r2");

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void whatIsRememberedIsBounded() throws Exception {
        for (int i = 0; i < 300; i++) {
            tracker.runtimeDone("r" + i);
            tracker.reported("r" + i);
        }

        assertThat(ended("r299")).isTrue();
        assertThat(ended("r100")).isTrue();
        assertThat(ended("r0")).isFalse();
        assertThat(reported("r0")).isFalse();
    }

    @Test
    void aWaitEndsInTime() throws Exception {
        tracker.begin("r1");
        long began = System.nanoTime();

        assertThat(tracker.await("r1", 30_000_000)).isEqualTo(Waited.LATE);
        assertThat(tracker.awaitReport("r1", 30_000_000)).isFalse();

        assertThat(System.nanoTime() - began).isBetween(60_000_000L, AMPLE_NANOS / 2);
        assertThat(tracker.await("r1", -1)).isEqualTo(Waited.LATE);
    }

    @Test
    void aWaitEndsWithTheBatchThatBringsTheNews() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Callable<Boolean> end = () -> tracker.await("r1", AMPLE_NANOS) == Waited.ENDED;
            Callable<Boolean> report = () -> tracker.awaitReport("r1", AMPLE_NANOS);
            Future<Boolean> ended = threads.submit(end);
            Future<Boolean> reported = threads.submit(report);

            tracker.runtimeDone("r1");
            tracker.batchEnded();
            assertThat(ended.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reported.isDone()).isFalse();
            tracker.reported("r1");
            tracker.batchEnded();
            assertThat(reported.get(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsThereToPushEndsTheWaitOnce() throws Exception {
        tracker.begin("r1");
        tracker.pushable();
        tracker.pushable();

        assertThat(tracker.await("r1", AMPLE_NANOS)).isEqualTo(Waited.PUSHABLE);
        assertThat(tracker.await("r1", 0)).isEqualTo(Waited.LATE);
    }

    @Test
    void theEndComesBeforeWhatIsThereToPush() throws Exception {
        tracker.begin("r1");
        tracker.pushable();
        tracker.runtimeDone("r1");
        tracker.pushable();

        assertThat(tracker.await("r1", AMPLE_NANOS)).isEqualTo(Waited.ENDED);
    }

    @Test
    void aWaitIsWokenByWhatIsThereToPush() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Callable<Waited> wait = () -> tracker.await("r1", AMPLE_NANOS);
            Future<Waited> waiting = threads.submit(wait);

            tracker.pushable();

            assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(Waited.PUSHABLE);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void itIsKnownHowLongAgoTheEndWas() throws Exception {
        tracker.begin("r1");
        tracker.batchBegins(clock.nanos());
        clock.advance(Duration.ofMillis(10)); // It waited to be reshaped.
        tracker.runtimeDone("r1");
        assertThat(tracker.await("r1", 0)).isEqualTo(Waited.ENDED);
        clock.advance(Duration.ofMillis(20));

        assertThat(tracker.sinceEnd()).isEqualTo(30_000_000);
    }

    @Test
    void anEndThatWasLostCountsFromItsFirstSign() throws Exception {
        tracker.begin("r1");
        tracker.batchBegins(clock.nanos());
        tracker.logsDropped();
        tracker.batchEnded();
        assertThat(tracker.await("r2", -1)).isEqualTo(Waited.ENDED);
        clock.advance(Duration.ofMillis(30));
        tracker.batchEnded();

        assertThat(tracker.sinceEnd()).isEqualTo(30_000_000);
    }
}
