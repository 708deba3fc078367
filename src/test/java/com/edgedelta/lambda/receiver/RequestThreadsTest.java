package com.edgedelta.lambda.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.testing.ThreadStates;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
final class RequestThreadsTest {
    private static final int LONGEST_SECONDS = 40;

    @AutoClose
    private final RequestThreads threads = RequestThreads.start(TimeUnit.SECONDS.toNanos(LONGEST_SECONDS));

    /// A queue whose `add` never waits: a thread that waits is one that waits for its next request.
    private final BlockingQueue<Thread> ran = new LinkedTransferQueue<>();

    @Test
    void threadsThatWaitRunRequestsThatComeOneAfterTheOther() throws InterruptedException {
        List<Thread> waiting = waitingThreads();
        assertThat(run()).isIn(waiting);
    }

    @Test
    void aRequestBesideTwoOthersRunsOnAVirtualThread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        waitingThreads();
        assertThat(held(end).isVirtual()).isFalse();
        assertThat(held(end).isVirtual()).isFalse();
        assertThat(run().isVirtual()).isTrue();
        assertThat(run().isVirtual()).isTrue();
        end.countDown();
    }

    @Test
    void aRequestThatFailsDoesNotTakeItsThreadWithIt() throws InterruptedException {
        List<Thread> waiting = waitingThreads();
        CountDownLatch told = new CountDownLatch(waiting.size());
        for (Thread thread : waiting) {
            thread.setUncaughtExceptionHandler((_, _) -> told.countDown());
        }
        for (int i = 0; i < waiting.size(); i++) { // Any thread may take the first request.
            threads.execute(() -> {
                throw new OutOfMemoryError("a test's");
            });
        }
        assertThat(told.await(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        waiting.forEach(thread -> ThreadStates.await(thread, Thread.State.WAITING));
        assertThat(run()).isIn(waiting);
    }

    @Test
    void closingWaitsForWhatIsUnderWayAndEndsTheThreads() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> waiting = waitingThreads();
        held(end);
        Thread closing = Thread.ofPlatform().name("closing").start(threads::close);
        ThreadStates.await(closing, Thread.State.TIMED_WAITING);
        end.countDown();
        closing.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
        assertThat(closing.isAlive()).isFalse();
        for (Thread thread : waiting) {
            thread.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(run().isVirtual()).as("a late request").isTrue();
    }

    /// The two threads, once they wait: they may not yet have done so when the first requests came.
    private List<Thread> waitingThreads() throws InterruptedException {
        List<Thread> two;
        do {
            CountDownLatch end = new CountDownLatch(1);
            two = List.of(held(end), held(end));
            end.countDown();
        } while (two.stream().anyMatch(Thread::isVirtual));
        two.forEach(thread -> ThreadStates.await(thread, Thread.State.WAITING));
        return two;
    }

    /// Begins a request that lasts until the latch is open and tells on which thread.
    private Thread held(CountDownLatch end) throws InterruptedException {
        threads.execute(() -> {
            ran.add(Thread.currentThread());
            await(end);
        });
        return next();
    }

    /// Runs a request to its end and tells on which thread.
    private Thread run() throws InterruptedException {
        threads.execute(() -> ran.add(Thread.currentThread()));
        return next();
    }

    private Thread next() throws InterruptedException {
        Thread thread = ran.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
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
