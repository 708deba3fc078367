package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.sink.Sink;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Prepares the sink in the background of init: creates its client and, if asked to, opens the connection to the
/// destination.
final class SinkPreparation {
    /// The longest that a dead or slow destination may delay init.
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(240);

    /// The longest that connecting may delay init in all.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Duration SLICE = Duration.ofMillis(5);

    /// The longest that creating the client may delay init. No destination is involved in it.
    private static final long LONGEST_CREATION_MS = 1_000;

    /// How long connecting may go on during the first invocation before the first flush opens a connection of its own.
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

    private final Sink sink;
    private final CountDownLatch created;
    private final BackgroundTask task;

    private SinkPreparation(Sink sink, CountDownLatch created, BackgroundTask task) {
        this.sink = sink;
        this.created = created;
        this.task = task;
    }

    static SinkPreparation start(Sink sink, boolean connect) {
        CountDownLatch created = new CountDownLatch(1);
        return new SinkPreparation(
                sink, created, BackgroundTask.start("connect", () -> prepare(sink, connect, created)));
    }

    /// Yields to the function's runtime, which is initialized on the same cores. The client's own thread inherits that.
    @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it but the time that the user waits.
    private static void prepare(Sink sink, boolean connect, CountDownLatch created) throws InterruptedException {
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        try {
            sink.prepare();
        } finally {
            created.countDown();
        }
        if (connect) {
            sink.connect(LONGEST_CONNECT);
        }
    }

    /// Ends what is still in flight: a snapshot must not contain a request.
    void cutOff() throws InterruptedException {
        task.cutOff();
    }

    /// Waits for the connection. As long as the handshake keeps this process busy, it waits up to a second: after init
    /// the rest would run on a fraction of a core, for seconds. For a silent destination it waits only a moment.
    void await() throws InterruptedException {
        if (!created.await(LONGEST_CREATION_MS, TimeUnit.MILLISECONDS)) {
            return;
        }
        long began = System.nanoTime();
        long busyBefore = sink.busyNanos();
        long passed = 0;
        while (task.isRunning()
                && passed < LONGEST_WAIT.toNanos()
                && passed - (sink.busyNanos() - busyBefore) < LONGEST_SILENCE.toNanos()) {
            task.await(SLICE);
            passed = System.nanoTime() - began;
        }
    }
}
