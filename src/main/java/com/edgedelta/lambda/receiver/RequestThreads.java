package com.edgedelta.lambda.receiver;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs requests, and knows how many are under way: on one thread that waits for them, or, while that one is busy,
/// on a virtual thread each, so that a sender who is slow or hostile keeps nobody waiting. Virtual threads alone
/// would do, but starting one costs more than handing over what Lambda posts one after the other
/// (docs/performance.md).
final class RequestThreads implements Executor, AutoCloseable {
    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final ThreadFactory virtual =
            Thread.ofVirtual().name("telemetry-", 0).factory();
    private @Nullable Runnable next;
    private boolean waiting;
    private boolean closed;
    private int running;

    private RequestThreads() {}

    /// Starts the thread that waits.
    static RequestThreads start() {
        RequestThreads threads = new RequestThreads();
        Thread thread = new Thread(threads::runAll, "telemetry");
        thread.setDaemon(true);
        thread.start();
        return threads;
    }

    @Override
    public void execute(Runnable request) {
        if (!handOver(request)) {
            runOnVirtualThread(request);
        }
    }

    /// False where the thread is busy.
    private synchronized boolean handOver(Runnable request) {
        running++;
        if (!waiting) {
            return false;
        }
        waiting = false;
        next = request;
        notifyAll();
        return true;
    }

    private void runOnVirtualThread(Runnable request) {
        boolean started = false;
        try {
            virtual.newThread(() -> run(request)).start();
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
        notifyAll();
    }

    /// The next request; null once there is none to come.
    private synchronized @Nullable Runnable await() {
        waiting = !closed;
        try {
            while (waiting) {
                wait(); // There is nothing else to do; execute() and close() end it.
            }
        } catch (InterruptedException ended) {
            waiting = false; // Nobody interrupts this thread.
        }
        Runnable request = next;
        next = null;
        return request;
    }

    /// Waits until no request is under way, 100 ms at most, and ends the thread.
    @Override
    public synchronized void close() {
        long until = System.nanoTime() + LONGEST_WAIT_NANOS;
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
        waiting = false;
        notifyAll();
    }
}
