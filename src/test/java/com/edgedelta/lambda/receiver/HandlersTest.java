package com.edgedelta.lambda.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HandlersTest {
    private static final int LONGEST_SECONDS = 20;

    @AutoClose
    private final Handlers handlers = Handlers.start();

    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

    @Test
    void oneThreadRunsRequestsThatComeOneAfterTheOther() throws InterruptedException {
        Thread first = waitingThread();
        assertThat(run()).isSameAs(first);
    }

    @Test
    void aRequestBesideAnotherRunsOnAVirtualThread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        waitingThread();
        handlers.execute(() -> await(end));
        assertThat(run().isVirtual()).isTrue();
        assertThat(run().isVirtual()).isTrue();
        end.countDown();
    }

    @Test
    void requestsAfterOneThatFailedAreRunAllTheSame() throws InterruptedException {
        Thread first = waitingThread();
        first.setUncaughtExceptionHandler((_, _) -> {});
        handlers.execute(() -> {
            throw new OutOfMemoryError("a test's");
        });
        first.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
        assertThat(first.isAlive()).isFalse();
        assertThat(run().isVirtual()).isTrue();
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndEndsTheThread() throws InterruptedException {
        Thread first = waitingThread();
        handlers.close();
        first.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
        assertThat(first.isAlive()).isFalse();
        assertThat(run().isVirtual()).isTrue();
    }

    /// The one thread, once it waits: it may not yet have done so when the first request came.
    private Thread waitingThread() throws InterruptedException {
        Thread thread = run();
        while (thread.isVirtual()) {
            thread = run();
        }
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    /// Runs a request to its end and tells on which thread.
    private Thread run() throws InterruptedException {
        handlers.execute(() -> threads.add(Thread.currentThread()));
        Thread thread = threads.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertThat(thread).isNotNull();
        return thread;
    }

    private static void await(CountDownLatch end) {
        try {
            end.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
