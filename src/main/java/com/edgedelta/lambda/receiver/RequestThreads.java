package com.edgedelta.lambda.receiver;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs requests, and knows how many are under way: on two threads that wait for them, or, while those are busy, on a
/// virtual thread each, so that a sender who is slow or hostile keeps nobody waiting. Virtual threads alone would do,
/// but starting one costs more than handing over what Lambda posts one after the other (docs/performance.md). Two,
/// since one who has just answered is still busy for a moment.
final class RequestThreads implements Executor, AutoCloseable {
    private static final int WAITING_THREADS = 2;
    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final Queue<Runnable> handedOver = new ArrayDeque<>(WAITING_THREADS);
    private int waiting;
    private boolean closing;
    private boolean closed;
    private int running;

    private RequestThreads() {}

    /// Starts the threads that wait.
    static RequestThreads start() {
        RequestThreads threads = new RequestThreads();
        for (int i = 0; i < WAITING_THREADS; i++) {
            Thread thread = new Thread(threads::runAll, "telemetry");
            thread.setDaemon(true);
            thread.start();
        }
        return threads;
    }

    @Override
    public void execute(Runnable request) {
        if (!handOver(request)) {
            runOnVirtualThread(request);
        }
    }

    /// False where all threads are busy.
    private synchronized boolean handOver(Runnable request) {
        running++;
        if (waiting == handedOver.size()) {
            return false;
        }
        handedOver.add(request);
        if (closing) {
            notifyAll();
        } else {
            notify(); // Only threads that wait for requests do wait.
        }
        return true;
    }

    private void runOnVirtualThread(Runnable request) {
        boolean started = false;
        try {
            Thread.ofVirtual().name("telemetry").start(() -> run(request)); // Numbers would link what no cache holds.
            started = true;
        } finally {
            if (!started) {
                done();
            }
        }
    }

    private void runAll() {
        for (Runnable request = await(); request != null; request = await()) {
            runWhateverHappens(request);
        }
    }

    /// A request that fails, for want of memory say, must not take the thread with it. Its connection is closed, so
    /// that Lambda sends the batch again.
    private void runWhateverHappens(Runnable request) {
        try {
            run(request);
        } catch (RuntimeException | Error failure) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }

    private void run(Runnable request) {
        try {
            request.run();
        } finally {
            done();
        }
    }

    private synchronized void done() {
        running--;
        if (closing) {
            notifyAll();
        }
    }

    /// The next request; null once there is none to come.
    private synchronized @Nullable Runnable await() {
        waiting++;
        try {
            while (handedOver.isEmpty() && !closed) {
                wait(); // There is nothing else to do; execute() and close() end it.
            }
        } catch (InterruptedException ended) {
            closed = true; // Nobody interrupts these threads.
            notifyAll();
        }
        waiting--;
        return handedOver.poll();
    }

    /// Waits until no request is under way, 100 ms at most, and ends the threads.
    @Override
    public synchronized void close() {
        long until = System.nanoTime() + LONGEST_WAIT_NANOS;
        closing = true;
        try {
            long left = LONGEST_WAIT_NANOS;
            while (running > 0 && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = until - System.nanoTime();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        notifyAll();
    }
}
