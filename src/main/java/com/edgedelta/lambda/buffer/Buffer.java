package com.edgedelta.lambda.buffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Records waiting to be pushed, in order, gathered into chunks that each fit one request.
///
/// It never holds more than its capacity, in bytes of records and of reserved raw batches together: when room is
/// needed, the oldest records that are not being sent are dropped and counted. While somebody pushes what is
/// appended, who appends waits for the room that this makes, but not long. Safe for use by several threads.
public final class Buffer {
    /// In how many flushes a chunk may be sent in vain before it is given up.
    public static final int MOST_FLUSHES = 10;

    private static final int FIRST_ARRAY = 64 * 1024;
    private static final int MOST_SPARES = 2;

    /// How many bytes of records a byte of a batch of short lines becomes, about: each line carries its envelope.
    private static final int GROWTH = 3;

    private static final long PATIENCE_NANOS = 100_000_000;

    private final long capacity;
    private final int chunkLimit;
    private final DropAccount drops;
    private final Runnable ready;
    private final long patienceNanos;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Deque<byte[]> spares = new ArrayDeque<>();
    private long held;
    private long reserved;
    private boolean attended;
    private boolean heldBack;
    private boolean writerWaits;
    private long patientUntil;

    /// @param capacity the most bytes held
    /// @param chunkLimit the most bytes of a chunk, but for a record that is larger alone
    /// @param ready told, under the buffer's lock, when there is something for [#takeEarly], or a wait for room
    public Buffer(long capacity, int chunkLimit, DropAccount drops, Runnable ready) {
        this(capacity, chunkLimit, drops, ready, PATIENCE_NANOS);
    }

    /// @param patienceNanos how long the records of one batch wait for room
    Buffer(long capacity, int chunkLimit, DropAccount drops, Runnable ready, long patienceNanos) {
        this.capacity = capacity;
        this.chunkLimit = (int) Math.min(chunkLimit, capacity);
        this.drops = drops;
        this.ready = ready;
        this.patienceNanos = patienceNanos;
    }

    public DropAccount drops() {
        return drops;
    }

    /// Whether from now on somebody pushes what is ready, so that it pays to wait for room.
    public synchronized void attend(boolean attended) {
        boolean ended = this.attended && !attended;
        this.attended = attended;
        if (ended) {
            notifyAll(); // Not otherwise: who waits for room wakes the one who calls this.
        }
    }

    /// Appends one whole record, its line break included.
    public synchronized void append(byte[] source, int offset, int length) {
        awaitRoom(length);
        put(source, offset, length);
    }

    private void put(byte[] source, int offset, int length) {
        if (!makeRoom(length)) {
            drops.add(DropReason.BUFFER_FULL, 1, length);
            return;
        }
        Chunk last = chunks.isEmpty() ? null : chunks.getLast();
        if (last == null || !last.takes(length, chunkLimit)) {
            last = new Chunk(array(length));
            chunks.addLast(last);
            if (chunks.size() > 1) {
                ready.run();
            }
        }
        boolean crowdedBefore = isCrowded();
        last.append(source, offset, length, chunkLimit);
        held += length;
        if (isCrowded() && !crowdedBefore) {
            ready.run();
        }
    }

    /// An array for a new chunk: small, unless more comes than fits one chunk.
    private byte[] array(int length) {
        byte[] array = spares.pollFirst();
        if (array != null && array.length >= length) {
            return array;
        }
        return new byte[Math.max(length, chunks.isEmpty() ? Math.min(FIRST_ARRAY, chunkLimit) : chunkLimit)];
    }

    /// Waits, so long at most, while what is held and what a batch of that size may become take more than half of
    /// the capacity and somebody makes room. The other half is for the moments in which nobody does.
    public synchronized void awaitRoom(long bytes, long nanos) {
        long until = System.nanoTime() + nanos;
        boolean patient = true;
        while (patient && attended && isCrowdedFor(bytes)) {
            patient = pause(until - System.nanoTime());
        }
    }

    private boolean isCrowdedFor(long bytes) {
        boolean roomIsMade = reserved > 0 || chunks.size() > 1 || isCrowded() || beingSent() > 0;
        return roomIsMade && held + (reserved + bytes) * GROWTH > capacity / 2;
    }

    /// The records appended from now on are those of another batch.
    public synchronized void beginBatch() {
        patientUntil = System.nanoTime() + patienceNanos;
    }

    private void awaitRoom(long bytes) {
        boolean patient = true;
        while (patient && attended && isFullFor(bytes)) {
            writerWaits = true;
            patient = pause(patientUntil - System.nanoTime());
            writerWaits = false;
        }
    }

    /// Waits for room to be made; false where there is no time to.
    private boolean pause(long nanos) {
        if (nanos <= 0) {
            return false;
        }
        ready.run();
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
            return true;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Whether [#append] waits for room now.
    public synchronized boolean writerWaits() {
        return writerWaits;
    }

    private boolean isFullFor(long bytes) {
        return held + reserved + bytes > capacity;
    }

    /// Counts a batch that waits to be reshaped; false where even dropping every record at hand leaves no room for
    /// it.
    public synchronized boolean reserve(long bytes) {
        if (!makeRoom(bytes)) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    /// Counts a batch for which there is no room, because one batch must be let in however small the capacity.
    public synchronized void reserveBeyondCapacity(long bytes) {
        reserved += bytes;
    }

    public synchronized void release(long bytes) {
        reserved -= bytes;
        notifyAll();
    }

    private boolean makeRoom(long bytes) {
        long missing = held + reserved + bytes - capacity;
        if (missing <= 0) {
            return true;
        }
        if (bytes + reserved + beingSent() > capacity) {
            return false;
        }
        Iterator<Chunk> oldest = chunks.iterator();
        while (missing > 0 && oldest.hasNext()) {
            Chunk chunk = oldest.next();
            if (chunk.taken()) {
                continue;
            }
            while (missing > 0 && chunk.length() > 0) {
                int size = chunk.dropOldest();
                drops.add(DropReason.BUFFER_FULL, 1, size);
                held -= size;
                missing -= size;
            }
            if (chunk.length() == 0) {
                oldest.remove();
            }
        }
        return true;
    }

    private long beingSent() {
        long bytes = 0;
        for (Chunk chunk : chunks) {
            bytes += chunk.taken() ? chunk.length() : 0;
        }
        return bytes;
    }

    /// Bytes of records at hand, those being sent included.
    public synchronized long held() {
        return held;
    }

    /// Whether from now on [#takeEarly] hands out nothing, because something is awaited that belongs into the records.
    /// Where a quarter of the capacity is taken, they go without it.
    public synchronized void holdBack(boolean heldBack) {
        boolean released = this.heldBack && !heldBack;
        this.heldBack = heldBack;
        if (released && chunks.size() > 1) {
            ready.run();
        }
    }

    /// Records that begin with these bytes begin with the others from now on, but for those that are or have been on
    /// their way. Where the longer ones have no room, the oldest are dropped. For the thread that appends.
    public synchronized void replaceHeads(byte[] before, byte[] after) {
        Deque<Chunk> waiting = new ArrayDeque<>();
        for (Chunk chunk : chunks) {
            if (chunk.isFresh()) {
                waiting.addLast(chunk);
            }
        }
        chunks.removeAll(waiting);
        try {
            while (!waiting.isEmpty()) {
                moveRecords(waiting.getFirst(), before, after);
                waiting.removeFirst();
            }
        } finally {
            chunks.addAll(waiting); // Where memory has run out, the rest stays as it is.
            notifyAll();
        }
    }

    private void moveRecords(Chunk chunk, byte[] before, byte[] after) {
        byte[] record = new byte[0];
        byte[] bytes = chunk.bytes();
        while (chunk.length() > 0) {
            int from = chunk.offset();
            int to = chunk.endOfRecord(from);
            int rest = from + before.length;
            if (rest <= to && Arrays.equals(bytes, from, rest, before, 0, before.length)) {
                int length = after.length + to - rest;
                if (record.length < length) {
                    record = Arrays.copyOf(after, 2 * length);
                }
                System.arraycopy(bytes, rest, record, after.length, to - rest);
                put(record, 0, length);
            } else {
                put(bytes, from, to - from);
            }
            held -= chunk.dropOldest();
        }
    }

    /// The oldest chunk that this flush has not taken yet, for the pusher to send; null where there is none. It
    /// stays in its place and counts as held until it is given back.
    ///
    /// @param flush the flush's number, not smaller than those before it
    public synchronized @Nullable Chunk take(long flush) {
        return take(flush, chunks.size());
    }

    /// The same for what need not wait for the end of the invocation: a chunk to which nothing will be added, or any
    /// once half of the capacity is taken or somebody waits for room.
    public synchronized @Nullable Chunk takeEarly(long flush) {
        if (heldBack && held * 4 <= capacity && !writerWaits) {
            return null;
        }
        boolean all = isCrowded() || (!chunks.isEmpty() && chunks.getLast().isSealed());
        return take(flush, all ? chunks.size() : chunks.size() - 1);
    }

    private boolean isCrowded() {
        return held * 2 > capacity || writerWaits;
    }

    private @Nullable Chunk take(long flush, int among) {
        for (int i = 0; i < among; i++) {
            Chunk chunk = chunks.get(i);
            if (!chunk.taken() && chunk.lastFlush() < flush) {
                chunk.take(flush);
                return chunk;
            }
        }
        return null;
    }

    /// The chunk arrived: its bytes are free again.
    public synchronized void delivered(Chunk chunk) {
        remove(chunk);
        byte[] array = chunk.bytes();
        if (chunk.ownsItsBytes() && array.length <= chunkLimit && spares.size() < MOST_SPARES) {
            spares.addFirst(array);
        }
    }

    /// Some records of the chunk arrived: those in these parts of its array, given as from and to of each, did not,
    /// and they alone stay in it. It is still taken.
    public synchronized void keepOnly(Chunk chunk, int... bounds) {
        held -= chunk.keepOnly(bounds);
        notifyAll();
    }

    /// The chunk was sent in this flush and not accepted: it waits for the next one, or is given up for that reason
    /// after [#MOST_FLUSHES].
    public synchronized void failed(Chunk chunk, DropReason reason) {
        chunk.giveBack(true);
        if (chunk.failedFlushes() >= MOST_FLUSHES) {
            giveUp(chunk, reason);
        }
    }

    /// The chunk was taken but not sent, or sent beside the flushes: nothing is counted against it.
    public synchronized void putBack(Chunk chunk) {
        chunk.giveBack(false);
    }

    /// The chunk was sent in vain, and this flush may try it again.
    public synchronized void retryNow(Chunk chunk) {
        chunk.takeBack();
    }

    /// The chunk is too large for the destination: its two halves can be taken in this flush, or it is given up
    /// where it is one record.
    public synchronized void split(Chunk chunk) {
        if (chunk.records() < 2) {
            giveUp(chunk, DropReason.TOO_LARGE);
            return;
        }
        chunks.add(chunks.indexOf(chunk) + 1, chunk.splitOff());
        chunk.takeBack();
    }

    /// Puts whole records that an earlier process has left before all others, in chunks to which nothing is added;
    /// those for which there is no room are dropped, the oldest first.
    public synchronized void restore(byte[] records) {
        List<Chunk> restored = new ArrayList<>();
        int from = 0;
        while (from < records.length) {
            int to = from;
            for (int next = endOfRecord(records, to);
                    next > to && (to == from || next - from <= chunkLimit);
                    next = endOfRecord(records, to)) {
                to = next;
            }
            restored.add(Chunk.shared(records, from, to));
            from = to;
        }
        chunks.addAll(0, restored);
        held += records.length;
        makeRoom(0);
        ready.run();
    }

    /// The index after the line break that ends the record at that place; the place itself behind the last one.
    private static int endOfRecord(byte[] records, int from) {
        int i = from;
        while (i < records.length && records[i] != '\n') {
            i++;
        }
        return i < records.length ? i + 1 : records.length;
    }

    /// Takes all that is not being sent, in order, for somebody who keeps it elsewhere: each is [#moved] or given
    /// back.
    public synchronized List<Chunk> takeAll() {
        List<Chunk> waiting = new ArrayList<>(chunks);
        waiting.removeIf(Chunk::taken);
        for (Chunk chunk : waiting) {
            chunk.take(chunk.lastFlush());
        }
        return waiting;
    }

    /// The chunk is kept elsewhere.
    public synchronized void moved(Chunk chunk) {
        remove(chunk);
    }

    /// Gives up the oldest chunk that is not being sent, because memory has run out.
    public synchronized void relieve() {
        spares.clear();
        for (Chunk chunk : chunks) {
            if (!chunk.taken()) {
                giveUp(chunk, DropReason.OUT_OF_MEMORY);
                return;
            }
        }
    }

    /// Gives up all that is held, because the process ends.
    public synchronized void abandon() {
        for (Chunk chunk : List.copyOf(chunks)) {
            if (!chunk.taken()) { // What becomes of a chunk that is being sent, its sender knows.
                giveUp(chunk, DropReason.SHUTDOWN);
            }
        }
    }

    private void giveUp(Chunk chunk, DropReason reason) {
        remove(chunk);
        drops.add(reason, chunk.records(), chunk.length());
    }

    private void remove(Chunk chunk) {
        chunks.remove(chunk);
        held -= chunk.length();
        notifyAll();
    }
}
