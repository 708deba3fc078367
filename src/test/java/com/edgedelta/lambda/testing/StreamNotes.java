package com.edgedelta.lambda.testing;

import com.edgedelta.lambda.reshape.StreamListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps the notifications of the stream.
public final class StreamNotes implements StreamListener {
    @Override
    public void resetFollows(String requestId) {}

    @Override
    public void batchBegins(long arrivedNanos) {}

    private static final Duration BOUND = Duration.ofSeconds(60);

    private final CountDownLatch gate;
    private final List<String> notes = new ArrayList<>();

    public StreamNotes() {
        this(new CountDownLatch(0));
    }

    /// @param gate blocks the reshaper at a start until it is open
    public StreamNotes(CountDownLatch gate) {
        this.gate = gate;
    }

    @Override
    public void runtimeInitialised() {
        note("runtimeInitialised");
    }

    @Override
    public void initReported() {
        note("initReported");
    }

    @Override
    public void started(String requestId) {
        note("started " + requestId);
        try {
            if (!gate.await(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the gate was never opened");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void runtimeDone(String requestId) {
        note("runtimeDone " + requestId);
    }

    @Override
    public void runtimeDoneInLostBatch(String requestId) {
        note("runtimeDoneInLostBatch " + requestId);
    }

    @Override
    public void reported(String requestId) {
        note("reported " + requestId);
    }

    @Override
    public void logsDropped() {
        note("logsDropped");
    }

    @Override
    public void batchEnded() {
        note("batchEnded");
    }

    private synchronized void note(String note) {
        notes.add(note);
        notifyAll();
    }

    public synchronized List<String> all() {
        return List.copyOf(notes);
    }

    /// Waits until so many batches have been reshaped or dropped.
    public void awaitBatches(int count) throws InterruptedException {
        await("batchEnded", count);
    }

    /// Waits until that notification has come so often.
    public synchronized void await(String note, int count) throws InterruptedException {
        long until = System.nanoTime() + BOUND.toNanos();
        while (notes.stream().filter(note::equals).count() < count) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not " + count + " times " + note + ", but " + notes);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
