package com.edgedelta.lambda.intake;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.reshape.StreamListener;
import com.edgedelta.lambda.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Batches between the receiver, which responds to Lambda at once, and the reshaper, which one thread at a time runs
/// in the order of arrival: that of this intake, or the receiver of a small batch. Bounded in number and, together
/// with the buffer, in bytes. If it is full, even after a short wait for the pusher, the oldest batch is dropped,
/// counted and searched for the runtime's end. A batch that Lambda delivers again is left out and counted.
public final class Intake implements AutoCloseable {
    /// Maximum delay of the response to Lambda if there is too little room.
    private static final long LONGEST_DELAY_NANOS = 100_000_000;

    private static final long SETTLE_SLICE_NANOS = 10_000_000;

    private final Buffer buffer;
    private final int mostBatches;
    private final Redeliveries redeliveries;
    private final Reshaper reshaper;
    private final StreamListener listener;
    private final Clock clock;
    private final BatchFailures failures;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final AwakeTime held = new AwakeTime();
    private boolean reshaping;
    private int settling;
    private boolean renewing;
    private boolean closed;

    private Intake(
            Buffer buffer,
            int mostBatches,
            Redeliveries redeliveries,
            Reshaper reshaper,
            StreamListener listener,
            Clock clock,
            ExtensionLog log) {
        this.buffer = buffer;
        this.mostBatches = mostBatches;
        this.redeliveries = redeliveries;
        this.reshaper = reshaper;
        this.listener = listener;
        this.clock = clock;
        this.failures = new BatchFailures(log);
    }

    /// Starts the reshaping thread.
    ///
    /// @param buffer receives the records; waiting batches count against its capacity
    /// @param mostBatches maximum number of waiting batches
    /// @param listener the reshaper's listener; also notified of ends that are found in dropped batches
    public static Intake start(
            Buffer buffer,
            int mostBatches,
            Redeliveries redeliveries,
            Reshaper reshaper,
            StreamListener listener,
            Clock clock,
            ExtensionLog log) {
        Intake intake = new Intake(buffer, mostBatches, redeliveries, reshaper, listener, clock, log);
        Thread thread = new Thread(intake::reshapeAll, "reshaper");
        thread.setDaemon(true);
        thread.start();
        return intake;
    }

    /// A POST of Lambda begins.
    public Delivery begin() {
        return new Delivery(this, redeliveries, clock);
    }

    void put(Batch batch, boolean callerReshapes) {
        buffer.awaitRoom(batch.length(), LONGEST_DELAY_NANOS);
        putNow(batch, callerReshapes);
    }

    private synchronized void putNow(Batch batch, boolean callerReshapes) {
        if (closed) {
            drop(batch, DropReason.SHUTDOWN);
            return;
        }
        boolean alone = callerReshapes && !isBusy();
        while (waiting.size() >= mostBatches) {
            dropOldest();
        }
        while (!buffer.reserve(batch.footprint())) {
            if (waiting.isEmpty()) {
                buffer.reserveBeyondCapacity(batch.footprint());
                break;
            }
            dropOldest();
        }
        waiting.addLast(batch);
        if (!alone) {
            notifyAll();
        }
    }

    /// Reshapes the batch that waits, unless another thread does.
    void reshapeReceived() {
        Batch batch;
        synchronized (this) {
            batch = reshaping ? null : take();
        }
        if (batch != null) {
            try {
                reshapeOrRelease(batch, false);
            } catch (RuntimeException | Error failure) {
                failures.report(failure);
            }
        }
    }

    private @Nullable Batch take() {
        Batch batch = waiting.pollFirst();
        if (batch != null) {
            reshaping = true;
            buffer.release(batch.footprint());
        }
        return batch;
    }

    private void dropOldest() {
        Batch oldest = waiting.removeFirst();
        buffer.release(oldest.footprint());
        drop(oldest, DropReason.BUFFER_FULL);
    }

    private void drop(Batch batch, DropReason reason) {
        lost(reason).all(batch);
    }

    /// Starts to account for a batch that is not forwarded for that reason.
    public LostBatch lost(DropReason reason) {
        return new LostBatch(reason, buffer.drops(), listener);
    }

    private void reshapeAll() {
        boolean open = true;
        while (open) {
            try {
                open = reshapeNext();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt(); // Only the end of the process interrupts this thread.
                open = false;
            } catch (RuntimeException | Error failure) {
                failures.report(failure);
            }
        }
    }

    /// Makes the reshaper apply the latest origin at once, not with the next batch.
    public synchronized void renew() {
        renewing = !closed;
        notifyAll();
    }

    /// Reshapes the next batch, or releases what is held back for it. Returns false once the intake is closed and
    /// empty.
    private boolean reshapeNext() throws InterruptedException {
        Batch batch = next();
        boolean last = batch == null && closed; // If that ended next(), this thread has seen it.
        boolean open = batch != null || (last ? reshaper.holdsAnything() : reshaper.holdsFragment());
        if (open) {
            reshapeOrRelease(batch, last);
        }
        return open;
    }

    private void reshapeOrRelease(@Nullable Batch batch, boolean last) {
        try {
            if (last) {
                reshaper.end();
            } else if (batch == null) {
                reshaper.release();
            } else {
                reshape(batch);
            }
        } finally {
            batchDone();
        }
    }

    /// Notifies the listener when everything is settled, so that its waiter need not wait again.
    private void batchDone() {
        synchronized (this) {
            reshaping = false;
            held.begin();
            if (isBusy() || closed || settling > 0 || reshaper.holdsFragment()) {
                notifyAll();
            }
        }
        listener.batchEnded();
    }

    /// Waits for the next batch. Returns null if the intake is closed, or if no rest has come for what is held back.
    private synchronized @Nullable Batch next() throws InterruptedException {
        while (reshaping || (waiting.isEmpty() && (renewing || !closed))) {
            if (renewing && !reshaping) {
                renewing = false;
                reshaper.renew();
                notifyAll();
            } else if (reshaping || !reshaper.holdsFragment()) {
                wait(); // close() ends it, or batchDone() of another thread.
            } else if (held.isOver()) {
                reshaping = true;
                return null;
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, AwakeTime.SLICE_NANOS);
                held.pass();
            }
        }
        Batch batch = take();
        reshaping |= holdsBack();
        return batch;
    }

    /// A batch that breaks the reshaper, by a bug of ours or because memory has run out, costs only that batch.
    private void reshape(Batch batch) {
        try {
            listener.batchBegins(batch.arrivedNanos());
            buffer.beginBatch();
            boolean rest = reshaper.goesOnWith(batch.bytes(), batch.length());
            Redeliveries.Relation relation = rest ? Redeliveries.Relation.NEW : redeliveries.relation(batch);
            if (relation != Redeliveries.Relation.NEW) {
                leaveOut(batch, relation);
                return;
            }
            reshaper.reshape(batch.bytes(), batch.length());
            if (!rest && !reshaper.endedWithinRecord()) {
                redeliveries.forwarded(batch);
            }
        } catch (OutOfMemoryError full) {
            drop(batch, DropReason.OUT_OF_MEMORY);
            failures.report(full);
        } catch (RuntimeException | StackOverflowError bug) {
            drop(batch, DropReason.MALFORMED);
            failures.report(bug);
        }
    }

    private void leaveOut(Batch batch, Redeliveries.Relation relation) {
        if (relation == Redeliveries.Relation.DELIVERED_AGAIN) {
            LostBatch.leftOut(batch, buffer.drops());
        }
        redeliveries.forwarded(batch);
    }

    /// Waits up to `nanos` until all received batches are in the buffer and reflect the latest origin. Returns
    /// early if the buffer is full, because only a push can make room.
    public synchronized void settle(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        settling++;
        notifyAll(); // A batch that its receiver has not reshaped yet need not wait for it.
        try {
            for (long left = nanos; isBusy() && !buffer.writerWaits() && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(
                        this, Math.min(left, SETTLE_SLICE_NANOS)); // A waiting writer does not notify.
            }
        } finally {
            settling--;
        }
    }

    private boolean isBusy() {
        return !waiting.isEmpty() || reshaping || renewing || (closed && reshaper.holdsAnything());
    }

    /// Whether something waits that is let go now.
    private boolean holdsBack() {
        return closed ? reshaper.holdsAnything() : reshaper.holdsFragment();
    }

    /// Accepts no more batches; waiting ones are still reshaped.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /// Drops the batches that are not reshaped yet, because the process ends.
    public synchronized void abandon() {
        while (!waiting.isEmpty()) {
            Batch batch = waiting.removeFirst();
            buffer.release(batch.footprint());
            drop(batch, DropReason.SHUTDOWN);
        }
    }
}
