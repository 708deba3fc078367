package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.sink.Sink;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Makes what the sink needs, opens the connection to the destination where that is wanted, and takes up what an
/// earlier process has left for it, on a thread of its own beside what else init does.
final class SinkPreparation implements Runnable {
    /// What a dead or slow destination may cost the init.
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(240);

    /// What connecting may cost it in all.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /// What an interrupted request needs to be over.
    private static final Duration LONGEST_END = Duration.ofMillis(100);

    private static final Duration SLICE = Duration.ofMillis(5);

    /// What making the client may cost it, which no destination delays.
    private static final long LONGEST_PREPARATION_MS = 1_000;

    /// How long the connection may take beside the first invocation before the first flush opens one of its own.
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

    private final Sink sink;
    private final boolean connect;
    private final Runnable restore;
    private final Thread thread;
    private final CountDownLatch prepared = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);

    private SinkPreparation(Sink sink, boolean connect, Runnable restore) {
        this.sink = sink;
        this.connect = connect;
        this.restore = restore;
        this.thread = new Thread(this, "connect");
    }

    static SinkPreparation start(Sink sink, boolean connect, Runnable restore) {
        SinkPreparation connection = new SinkPreparation(sink, connect, restore);
        connection.thread.setDaemon(true);
        connection.thread.start();
        return connection;
    }

    @Override
    public void run() {
        try {
            try {
                sink.prepare();
            } finally {
                prepared.countDown();
                try {
                    restore.run();
                } finally {
                    restored.countDown();
                }
            }
            if (connect) {
                sink.connect(LONGEST_CONNECT);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until what an earlier process has left is taken up.
    void awaitRestored() throws InterruptedException {
        if (!restored.await(LONGEST_PREPARATION_MS, TimeUnit.MILLISECONDS)) {
            cutOff();
        }
    }

    /// Ends what is under way: a snapshot must not hold a request.
    void cutOff() throws InterruptedException {
        thread.interrupt();
        thread.join(LONGEST_END);
    }

    /// Waits for the connection: as long as making it keeps this process busy, within reason, but not long for the
    /// destination. What is left of it would run on a fraction of a core after init, for seconds.
    void await() throws InterruptedException {
        if (!prepared.await(LONGEST_PREPARATION_MS, TimeUnit.MILLISECONDS)) {
            return;
        }
        long began = System.nanoTime();
        long busyBefore = sink.busyNanos();
        long passed = 0;
        while (thread.isAlive()
                && passed < LONGEST_WAIT.toNanos()
                && passed - (sink.busyNanos() - busyBefore) < LONGEST_SILENCE.toNanos()) {
            thread.join(SLICE);
            passed = System.nanoTime() - began;
        }
    }
}
