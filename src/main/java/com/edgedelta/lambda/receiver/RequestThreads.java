package com.edgedelta.lambda.receiver;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs requests and counts those in flight. Two threads wait for requests; while both are busy, each further
/// request gets a virtual thread, so that a slow or hostile sender delays no other. Virtual threads alone would
/// work, but starting one costs more than a hand-over of the requests that Lambda posts one after the other
/// (docs/performance.md). There are two threads because one that has just responded is still busy for a moment.
final class RequestThreads implements Executor, AutoCloseable {
    private static final int WAITING_THREADS = 2;
    private static final long LONGEST_WAIT_NANOS = 100_000_000;

    private final long longestWaitNanos;
    private final Queue<Runnable> handedOver = new ArrayDeque<>(WAITING_THREADS);
    private int waiting;
    private boolean closing;
    private boolean closed;
    private int running;

    private RequestThreads(long longestWaitNanos) {
        this.longestWaitNanos = longestWaitNanos;
    }

    /// Starts the waiting threads.
    static RequestThreads start() {
        return start(LONGEST_WAIT_NANOS);
    }

    /// @param longestWaitNanos how long [#close] waits for requests in flight
    static RequestThreads start(long longestWaitNanos) {
        RequestThreads threads = new RequestThreads(longestWaitNanos);
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

    /// Returns false if all threads are busy.
    private synchronized boolean handOver(Runnable request) {
        running++;
        if (waiting == handedOver.size()) {
            return false;
        }
        handedOver.add(request);
        if (closing) {
            notifyAll();
        } else {
            notify(); // All waiting threads wait for requests.
        }
        return true;
    }

    private void runOnVirtualThread(Runnable request) {
        boolean started = false;
        try {
            Thread.ofVirtual()
                    .name("telemetry")
                    .start(() -> run(request)); // A numbered name would link code that no cache contains.
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

    /// A request that fails, for example because memory has run out, must not end the thread. Its connection is
    /// closed, so that Lambda sends the batch again.
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

    /// Returns the next request; null after [#close].
    private synchronized @Nullable Runnable await() {
        waiting++;
        try {
            while (handedOver.isEmpty() && !closed) {
                wait(); // execute() and close() end it.
            }
        } catch (InterruptedException ended) {
            closed = true; // These threads are never interrupted.
            notifyAll();
        }
        waiting--;
        return handedOver.poll();
    }

    /// Waits until no request is in flight, 100 ms at most by default, and ends the threads.
    @Override
    public synchronized void close() {
        long until = System.nanoTime() + longestWaitNanos;
        closing = true;
        try {
            long left = longestWaitNanos;
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
