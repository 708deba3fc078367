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

/// Batches between the receiver, which answers Lambda at once, and the reshaper, which one thread of this intake
/// runs in the order of arrival. Bounded in number and, together with the buffer, in bytes; when there is no room,
/// not even after a short wait for the pusher, the oldest batch is dropped, its records are counted and it is
/// searched for the runtime's end. A batch that was delivered before is forwarded once.
public final class Intake implements AutoCloseable {
    /// How long the answer to Lambda may be delayed for want of room.
    private static final long LONGEST_DELAY_NANOS = 100_000_000;

    private static final long SETTLE_SLICE_NANOS = 10_000_000;

    private final Buffer buffer;
    private final int mostBatches;
    private final Reshaper reshaper;
    private final StreamListener listener;
    private final Clock clock;
    private final ExtensionLog log;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final AwakeTime held = new AwakeTime();
    private @Nullable Duplicates duplicates;
    private boolean reshaping;
    private boolean renewing;
    private boolean failureSaid;
    private boolean closed;

    private Intake(
            Buffer buffer, int mostBatches, Reshaper reshaper, StreamListener listener, Clock clock, ExtensionLog log) {
        this.buffer = buffer;
        this.mostBatches = mostBatches;
        this.reshaper = reshaper;
        this.listener = listener;
        this.clock = clock;
        this.log = log;
    }

    /// Starts the thread that reshapes.
    ///
    /// @param buffer where the reshaper's records go, with whose bytes those of waiting batches count
    /// @param mostBatches the most batches waiting
    /// @param listener the reshaper's, told of what is found in batches that are dropped
    public static Intake start(
            Buffer buffer, int mostBatches, Reshaper reshaper, StreamListener listener, Clock clock, ExtensionLog log) {
        Intake intake = new Intake(buffer, mostBatches, reshaper, listener, clock, log);
        Thread thread = new Thread(intake::reshapeAll, "reshaper");
        thread.setDaemon(true);
        thread.start();
        return intake;
    }

    /// Takes a batch, the first bytes of an array that must not change any more. Waits up to 100 ms for room while a
    /// push can make some.
    public void put(byte[] bytes, int length) {
        Batch batch = new Batch(bytes, length, clock.nanos());
        buffer.awaitRoom(length, LONGEST_DELAY_NANOS);
        putNow(batch);
    }

    private synchronized void putNow(Batch batch) {
        if (closed) {
            drop(batch, DropReason.SHUTDOWN);
            return;
        }
        while (waiting.size() >= mostBatches) {
            dropOldest();
        }
        while (!buffer.reserve(batch.length())) {
            if (waiting.isEmpty()) {
                buffer.reserveBeyondCapacity(batch.length());
                break;
            }
            dropOldest();
        }
        waiting.addLast(batch);
        notifyAll();
    }

    private void dropOldest() {
        Batch oldest = waiting.removeFirst();
        buffer.release(oldest.length());
        drop(oldest, DropReason.BUFFER_FULL);
    }

    private void drop(Batch batch, DropReason reason) {
        try (LostBatch lost = lost(reason)) {
            lost.feed(batch.bytes(), 0, batch.length());
        }
    }

    /// Begins to account for a batch that is not forwarded for that reason.
    public LostBatch lost(DropReason reason) {
        return new LostBatch(reason, buffer.drops(), listener);
    }

    private void reshapeAll() {
        boolean open = true;
        while (open) {
            try {
                open = reshapeNext();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt(); // Nobody interrupts this thread but the end of the process.
                open = false;
            } catch (RuntimeException | Error failure) {
                goOn(failure);
            }
        }
    }

    /// Whatever has failed, and even if saying so fails: this thread must not be lost.
    private void goOn(Throwable failure) {
        try {
            failed(failure);
        } catch (RuntimeException | OutOfMemoryError again) {
            failureSaid = true;
        }
    }

    /// Lets the reshaper take over at once what it was told of the records' origin, not with the next batch.
    public synchronized void renew() {
        renewing = !closed;
        notifyAll();
    }

    /// Reshapes the next batch, or lets go what was held back for it; false once the intake is closed and empty.
    private boolean reshapeNext() throws InterruptedException {
        Batch batch = next();
        if (batch == null && !reshaper.holdsFragment()) {
            return false;
        }
        try {
            if (batch == null) {
                reshaper.release();
            } else {
                reshape(batch);
            }
        } finally {
            batchDone();
        }
        return true;
    }

    /// The listener hears of the end of the batch when nothing is left to settle: who waits for it need not wait
    /// again.
    private void batchDone() {
        synchronized (this) {
            reshaping = false;
            notifyAll();
        }
        listener.batchEnded();
    }

    /// Waits for the next batch; null where there is none to come, or none has come for what is held back.
    private synchronized @Nullable Batch next() throws InterruptedException {
        held.begin();
        while (waiting.isEmpty() && (renewing || !closed)) {
            if (renewing) {
                renewing = false;
                reshaper.renew();
                notifyAll();
            } else if (!reshaper.holdsFragment()) {
                wait(); // There is nothing else to do; close() ends it.
            } else if (held.isOver()) {
                reshaping = true;
                return null;
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, AwakeTime.SLICE_NANOS);
                held.pass();
            }
        }
        Batch batch = waiting.pollFirst();
        reshaping = batch != null || reshaper.holdsFragment();
        if (batch != null) {
            buffer.release(batch.length());
        }
        return batch;
    }

    /// A batch that breaks the reshaper, by a bug of ours or for want of memory, costs that batch and nothing else.
    private void reshape(Batch batch) {
        try {
            listener.batchBegins(batch.arrivedNanos());
            buffer.beginBatch();
            if (duplicates == null) {
                duplicates = new Duplicates();
            }
            boolean rest = reshaper.goesOnWith(batch.bytes(), batch.length());
            byte[] digest = duplicates.digest(batch.bytes(), batch.length());
            if (!rest && duplicates.contains(batch.length(), digest)) {
                return;
            }
            reshaper.reshape(batch.bytes(), batch.length());
            if (!rest && !reshaper.endedWithinRecord()) {
                duplicates.remember(batch.length(), digest);
            }
        } catch (OutOfMemoryError full) {
            drop(batch, DropReason.OUT_OF_MEMORY);
            failed(full);
        } catch (RuntimeException | StackOverflowError bug) {
            drop(batch, DropReason.MALFORMED);
            failed(bug);
        }
    }

    /// Says it once: where `extension` lines are forwarded, a line for each batch would be a loop.
    private void failed(Throwable failure) {
        if (!failureSaid) {
            failureSaid = true;
            log.warn("a batch could not be reshaped and is dropped: "
                    + failure.getClass().getName());
        }
    }

    /// Waits until every batch received so far is in the buffer, and what was told of the origin in its records, at
    /// most so long; not where the buffer has no room for them, which only a push can make.
    public synchronized void settle(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (isBusy() && !buffer.writerWaits()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(
                    this, Math.min(left, SETTLE_SLICE_NANOS)); // A writer that waits says nothing.
        }
    }

    private boolean isBusy() {
        return !waiting.isEmpty() || reshaping || renewing || (closed && reshaper.holdsFragment());
    }

    /// Takes no more; what is waiting is still reshaped.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /// Gives up what has not been reshaped, because the process ends.
    public synchronized void abandon() {
        while (!waiting.isEmpty()) {
            Batch batch = waiting.removeFirst();
            buffer.release(batch.length());
            drop(batch, DropReason.SHUTDOWN);
        }
    }
}
