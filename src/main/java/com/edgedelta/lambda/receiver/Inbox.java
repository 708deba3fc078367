package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.reshape.RuntimeEndSearch;
import com.edgedelta.lambda.reshape.StreamListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Batches between the receiver, which answers Lambda at once, and the thread that reshapes them. Bounded in number
/// and,
/// together with the buffer, in bytes; when there is no room the oldest batch is dropped, its records are counted and
/// it
/// is searched for the runtime's end.
final class Inbox {
    private final Buffer buffer;
    private final int most;
    private final StreamListener listener;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private boolean reshaping;
    private boolean closed;

    Inbox(Buffer buffer, int most, StreamListener listener) {
        this.buffer = buffer;
        this.most = most;
        this.listener = listener;
    }

    synchronized void put(Batch batch) {
        while (waiting.size() >= most) {
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
        RuntimeEndSearch search = new RuntimeEndSearch();
        search.feed(oldest.bytes(), 0, oldest.length());
        dropped(search, DropReason.BUFFER_FULL, oldest.length());
    }

    /// Counts a body that is not forwarded and passes on what was found in it.
    void dropped(RuntimeEndSearch search, DropReason reason, long bytes) {
        buffer.drops().add(reason, Math.max(1, search.events()), bytes);
        for (String requestId : search.ended()) {
            listener.runtimeDone(requestId);
        }
    }

    /// Waits for the next batch; null once the inbox is closed. Asking for the next one says
    /// that the one before has been reshaped.
    synchronized @Nullable Batch take() throws InterruptedException {
        reshaping = false;
        notifyAll();
        while (waiting.isEmpty() && !closed) {
            wait(); // The reshaping thread has nothing else to do; close() ends the wait.
        }
        Batch batch = waiting.pollFirst();
        if (batch != null) {
            reshaping = true;
            buffer.release(batch.length());
        }
        return batch;
    }

    /// Waits until every batch received so far is in the buffer, at most so long.
    synchronized void awaitEmpty(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!waiting.isEmpty() || reshaping) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
