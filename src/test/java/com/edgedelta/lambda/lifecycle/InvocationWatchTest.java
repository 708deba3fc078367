package com.edgedelta.lambda.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.lifecycle.InvocationWatch.Waited;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InvocationWatchTest {
    private static final long AMPLE_NANOS = 20_000_000_000L;

    private final InvocationWatch watch = new InvocationWatch(256);

    private boolean ended(String requestId) throws InterruptedException {
        return watch.await(requestId, 0) == Waited.ENDED;
    }

    private boolean reported(String requestId) throws InterruptedException {
        return watch.awaitReport(requestId, 0);
    }

    @Test
    void anInvocationIsOverWithItsRuntimeDone() throws Exception {
        watch.begin("r1");
        watch.started("r1");
        assertThat(ended("r1")).isFalse();

        watch.runtimeDone("r1");

        assertThat(ended("r1")).isTrue();
        assertThat(ended("r2")).isFalse();
        assertThat(reported("r1")).isFalse();
    }

    @Test
    void aRuntimeDoneBeforeItsInvokeIsRemembered() throws Exception {
        watch.started("r1");
        watch.runtimeDone("r1");
        watch.batchEnded();

        watch.begin("r1");

        assertThat(ended("r1")).isTrue();
    }

    @Test
    void aRuntimeDoneOfAnotherInvocationEndsNoWait() throws Exception {
        watch.begin("r2");

        watch.runtimeDone("r1");
        watch.reported("r1");
        watch.batchEnded();

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void aRuntimeDoneHoldsThroughTheRestOfItsBatch() throws Exception {
        watch.begin("r1");
        watch.runtimeDone("r1");
        watch.started("r2");
        watch.logsDropped();
        watch.batchEnded();

        assertThat(ended("r1")).isTrue();
    }

    @Test
    void aReportEndsTheWaitToo() throws Exception {
        watch.begin("r1");
        watch.reported("r1");

        assertThat(ended("r1")).isTrue();
        assertThat(reported("r1")).isTrue();
    }

    @Test
    void aRuntimeDoneOfUnknownIdIsThatOfTheInvocationUnderWay() throws Exception {
        watch.begin("r1");
        watch.runtimeDone("");
        assertThat(ended("r1")).isTrue();

        watch.begin("r2");
        assertThat(ended("r2")).as("and of no other").isFalse();
    }

    @Test
    void aLossOfLogsEndsTheWaitWithItsBatch() throws Exception {
        watch.begin("r1");
        watch.started("r1");
        watch.batchEnded();
        assertThat(ended("r1")).isFalse();

        watch.logsDropped();
        watch.batchEnded();

        assertThat(ended("r1")).isTrue();
        assertThat(reported("r1")).isFalse();
    }

    @Test
    void aLossBeforeTheStartIsNotOfThisInvocation() throws Exception {
        watch.begin("r1");
        watch.logsDropped();
        watch.started("r1");
        watch.batchEnded();

        assertThat(ended("r1")).isFalse();
    }

    @Test
    void aLossIsForgottenWithTheNextInvocation() throws Exception {
        watch.begin("r1");
        watch.logsDropped();
        watch.batchEnded();
        assertThat(ended("r1")).isTrue();

        watch.begin("r2");
        watch.batchEnded();

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void aLossAfterTheStartHoldsWhereTheInvokeComesLater() throws Exception {
        watch.started("r1");
        watch.logsDropped();
        watch.batchEnded();

        watch.begin("r1");

        assertThat(ended("r1")).isTrue();
    }

    /// The start of the next invocation may reach the receiver before its INVOKE reaches the lifecycle.
    @Test
    void aLossOfTheInvocationBeforeDoesNotEndOneWhoseStartCameBeforeItsInvoke() throws Exception {
        watch.begin("r1");
        watch.started("r1");
        watch.logsDropped();
        watch.batchEnded();
        assertThat(ended("r1")).isTrue();

        watch.started("r2");
        watch.begin("r2");
        watch.batchEnded();

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void anEndOfUnknownIdDoesNotEndTheNextWhoseStartCameBeforeItsInvoke() throws Exception {
        watch.begin("r1");
        watch.started("r1");
        watch.runtimeDone("");
        assertThat(ended("r1")).isTrue();

        watch.started("r2");
        watch.begin("r2");

        assertThat(ended("r2")).isFalse();
    }

    @Test
    void whatIsRememberedIsBounded() throws Exception {
        for (int i = 0; i < 300; i++) {
            watch.runtimeDone("r" + i);
            watch.reported("r" + i);
        }

        assertThat(ended("r299")).isTrue();
        assertThat(ended("r100")).isTrue();
        assertThat(ended("r0")).isFalse();
        assertThat(reported("r0")).isFalse();
    }

    @Test
    void aWaitEndsInTime() throws Exception {
        watch.begin("r1");
        long began = System.nanoTime();

        assertThat(watch.await("r1", 30_000_000)).isEqualTo(Waited.LATE);
        assertThat(watch.awaitReport("r1", 30_000_000)).isFalse();

        assertThat(System.nanoTime() - began).isBetween(60_000_000L, AMPLE_NANOS / 2);
        assertThat(watch.await("r1", -1)).isEqualTo(Waited.LATE);
    }

    @Test
    void aWaitEndsWithTheBatchThatBringsTheNews() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Callable<Boolean> end = () -> watch.await("r1", AMPLE_NANOS) == Waited.ENDED;
            Callable<Boolean> report = () -> watch.awaitReport("r1", AMPLE_NANOS);
            Future<Boolean> ended = threads.submit(end);
            Future<Boolean> reported = threads.submit(report);

            watch.runtimeDone("r1");
            watch.batchEnded();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(reported.isDone()).isFalse();
            watch.reported("r1");
            watch.batchEnded();
            assertThat(reported.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsThereToPushEndsTheWaitOnce() throws Exception {
        watch.begin("r1");
        watch.pushable();
        watch.pushable();

        assertThat(watch.await("r1", AMPLE_NANOS)).isEqualTo(Waited.PUSHABLE);
        assertThat(watch.await("r1", 0)).isEqualTo(Waited.LATE);
    }

    @Test
    void theEndComesBeforeWhatIsThereToPush() throws Exception {
        watch.begin("r1");
        watch.pushable();
        watch.runtimeDone("r1");
        watch.pushable();

        assertThat(watch.await("r1", AMPLE_NANOS)).isEqualTo(Waited.ENDED);
    }

    @Test
    void aWaitIsWokenByWhatIsThereToPush() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Callable<Waited> wait = () -> watch.await("r1", AMPLE_NANOS);
            Future<Waited> waiting = threads.submit(wait);

            watch.pushable();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(Waited.PUSHABLE);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void itIsKnownHowLongAgoTheEndWas() throws Exception {
        watch.begin("r1");
        long before = System.nanoTime();
        watch.batchBegins(before);
        watch.runtimeDone("r1");
        assertThat(watch.await("r1", 0)).isEqualTo(Waited.ENDED);
        assertThat(watch.await("r2", 30_000_000)).isEqualTo(Waited.LATE);

        assertThat(watch.sinceEnd()).isBetween(30_000_000L, System.nanoTime() - before);
    }

    @Test
    void anEndThatWasLostCountsFromItsFirstSign() throws Exception {
        watch.begin("r1");
        watch.batchBegins(System.nanoTime());
        watch.logsDropped();
        watch.batchEnded();
        assertThat(watch.await("r2", -1)).isEqualTo(Waited.ENDED);
        assertThat(watch.awaitReport("r1", 30_000_000)).isFalse();
        watch.batchEnded();

        assertThat(watch.sinceEnd()).isGreaterThanOrEqualTo(30_000_000);
    }
}
