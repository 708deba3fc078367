package com.edgedelta.lambda.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RequestThreadsTest {
    private static final int LONGEST_SECONDS = 20;

    @AutoClose
    private final RequestThreads threads = RequestThreads.start();

    /// A queue whose `add` never waits: a thread that waits is one that waits for its next request.
    private final BlockingQueue<Thread> ran = new LinkedTransferQueue<>();

    @Test
    void oneThreadRunsRequestsThatComeOneAfterTheOther() throws InterruptedException {
        Thread first = waitingThread();
        assertThat(run()).isSameAs(first);
    }

    @Test
    void aRequestBesideAnotherRunsOnAVirtualThread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        waitingThread();
        threads.execute(() -> await(end));
        assertThat(run().isVirtual()).isTrue();
        assertThat(run().isVirtual()).isTrue();
        end.countDown();
    }

    @Test
    void aRequestThatFailsDoesNotTakeTheThreadWithIt() throws InterruptedException {
        Thread first = waitingThread();
        CountDownLatch told = new CountDownLatch(1);
        first.setUncaughtExceptionHandler((_, _) -> told.countDown());
        threads.execute(() -> {
            throw new OutOfMemoryError("a test's");
        });
        assertThat(told.await(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        awaitState(first, Thread.State.WAITING);
        assertThat(run()).isSameAs(first);
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndEndsTheThread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread first = waitingThread();
        threads.execute(() -> await(end));
        Thread closing = Thread.ofPlatform().name("closing").start(threads::close);
        awaitState(closing, Thread.State.TIMED_WAITING);
        end.countDown();
        closing.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
        first.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
        assertThat(closing.isAlive()).isFalse();
        assertThat(first.isAlive()).isFalse();
        assertThat(run().isVirtual()).as("a late request").isTrue();
    }

    /// The one thread, once it waits: it may not yet have done so when the first request came.
    private Thread waitingThread() throws InterruptedException {
        Thread thread = run();
        while (thread.isVirtual()) {
            thread = run();
        }
        awaitState(thread, Thread.State.WAITING);
        return thread;
    }

    /// Runs a request to its end and tells on which thread.
    private Thread run() throws InterruptedException {
        threads.execute(() -> ran.add(Thread.currentThread()));
        Thread thread = ran.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertThat(thread).isNotNull();
        return thread;
    }

    /// Fails where the thread ends before it comes to that state.
    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            assertThat(thread.getState()).isNotEqualTo(Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
