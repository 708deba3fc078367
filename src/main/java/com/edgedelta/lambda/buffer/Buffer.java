package com.edgedelta.lambda.buffer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Records waiting to be pushed, in order, gathered into chunks that each fit one request.
///
/// It never holds more than its capacity, in bytes of records and of reserved raw batches together: when room is
/// needed, the oldest records that are not being sent are dropped and counted. Safe for use by several threads.
public final class Buffer {
    /// In how many flushes a chunk may be sent in vain before it is given up.
    public static final int MOST_FLUSHES = 10;

    private static final int FIRST_ARRAY = 64 * 1024;

    private final long capacity;
    private final int chunkLimit;
    private final DropAccount drops;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private byte @Nullable [] spare;
    private long held;
    private long reserved;

    /// @param capacity the most bytes held
    /// @param chunkLimit the most bytes of a chunk, but for a record that is larger alone
    public Buffer(long capacity, int chunkLimit, DropAccount drops) {
        this.capacity = capacity;
        this.chunkLimit = (int) Math.min(chunkLimit, capacity);
        this.drops = drops;
    }

    public DropAccount drops() {
        return drops;
    }

    /// Appends one whole record, its line break included.
    public synchronized void append(byte[] source, int offset, int length) {
        if (!makeRoom(length)) {
            drops.add(DropReason.BUFFER_FULL, 1, length);
            return;
        }
        Chunk last = chunks.peekLast();
        if (last == null || !last.takes(length, chunkLimit)) {
            last = new Chunk(array(length));
            chunks.addLast(last);
        }
        last.append(source, offset, length, chunkLimit);
        held += length;
    }

    private byte[] array(int length) {
        byte[] array = spare;
        spare = null;
        return array != null && array.length >= length
                ? array
                : new byte[Math.max(length, Math.min(FIRST_ARRAY, chunkLimit))];
    }

    /// Counts a batch that waits to be reshaped; false where even dropping every record at hand leaves no room for it.
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

    /// The oldest chunk that this flush has not taken yet, for the pusher to send; null where there is none. It stays
    /// in its place and counts as held until it is given back.
    ///
    /// @param flush the flush's number, larger than those before it
    public synchronized @Nullable Chunk take(long flush) {
        for (Chunk chunk : chunks) {
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
        if (array.length <= chunkLimit && (spare == null || spare.length < array.length)) {
            spare = array;
        }
    }

    /// The chunk was sent in this flush and not accepted: it waits for the next one, or is given up after
    /// [#MOST_FLUSHES].
    public synchronized void failed(Chunk chunk) {
        chunk.giveBack(true);
        if (chunk.failedFlushes() >= MOST_FLUSHES) {
            remove(chunk);
            drops.add(DropReason.TOO_MANY_FLUSHES, chunk.records(), chunk.length());
        }
    }

    /// The chunk was taken but not sent: nothing is counted against it.
    public synchronized void untried(Chunk chunk) {
        chunk.giveBack(false);
    }

    /// Gives up all that is held, because the process ends.
    public synchronized void abandon() {
        Iterator<Chunk> all = chunks.iterator();
        while (all.hasNext()) {
            Chunk chunk = all.next();
            if (!chunk.taken()) { // What becomes of a chunk that is being sent, its sender knows.
                all.remove();
                held -= chunk.length();
                drops.add(DropReason.SHUTDOWN, chunk.records(), chunk.length());
            }
        }
    }

    private void remove(Chunk chunk) {
        chunks.remove(chunk);
        held -= chunk.length();
    }
}
