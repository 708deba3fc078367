package com.edgedelta.lambda.buffer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The chunks of the buffer, oldest first, and the number of bytes they hold. It never waits; the buffer's lock
/// guards it.
final class ChunkQueue {
    private static final int FIRST_ARRAY = 64 * 1024;
    private static final int MAX_SPARES = 2;

    private final int chunkLimit;
    private final DropAccount drops;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Deque<byte[]> spares = new ArrayDeque<>();
    private long held;
    private long lastId;

    /// @param chunkLimit maximum bytes of a chunk, except for a single record that is larger
    ChunkQueue(int chunkLimit, DropAccount drops) {
        this.chunkLimit = chunkLimit;
        this.drops = drops;
    }

    /// Bytes of records, including those being sent.
    long held() {
        return held;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /// Whether a chunk is complete because another one follows it.
    boolean hasFullChunk() {
        return chunks.size() > 1;
    }

    long beingSent() {
        long bytes = 0;
        for (Chunk chunk : chunks) {
            bytes += chunk.isTaken() ? chunk.length() : 0;
        }
        return bytes;
    }

    /// Appends one record. Returns true if that began another chunk.
    boolean append(byte[] source, int offset, int length) {
        Chunk last = chunks.isEmpty() ? null : chunks.getLast();
        boolean begins = last == null || !last.takes(length, chunkLimit);
        if (last == null || begins) {
            last = new Chunk(array(length));
            chunks.addLast(last);
        }
        last.append(source, offset, length, chunkLimit);
        held += length;
        return begins;
    }

    /// An array for a new chunk: small at first, and of full size once there is more than fits one chunk.
    private byte[] array(int length) {
        byte[] array = spares.pollFirst();
        if (array != null && array.length >= length) {
            return array;
        }
        return new byte[Math.max(length, chunks.isEmpty() ? Math.min(FIRST_ARRAY, chunkLimit) : chunkLimit)];
    }

    /// Drops records that are not being sent until that many bytes are free: first those that the destination
    /// refused, then the oldest.
    void dropOldest(long bytes) {
        dropOldest(bytes - dropOldest(bytes, true), false);
    }

    private long dropOldest(long bytes, boolean onlySetAside) {
        long missing = bytes;
        Iterator<Chunk> oldest = chunks.iterator();
        while (missing > 0 && oldest.hasNext()) {
            Chunk chunk = oldest.next();
            if (!chunk.isTaken() && (chunk.isSetAside() || !onlySetAside)) {
                missing -= dropOldest(chunk, missing);
                if (chunk.length() == 0) {
                    oldest.remove();
                }
            }
        }
        return bytes - missing;
    }

    private long dropOldest(Chunk chunk, long bytes) {
        long freed = 0;
        while (freed < bytes && chunk.length() > 0) {
            int size = chunk.dropOldest();
            drops.add(DropReason.BUFFER_FULL, 1, size);
            held -= size;
            freed += size;
        }
        return freed;
    }

    /// Takes the oldest chunk that this flush has not sent yet and that is due; null if there is none.
    @Nullable
    Chunk take(long flush, long wallMillis) {
        return take(flush, wallMillis, chunks.size());
    }

    /// The same, but leaves the last chunk if records may still be appended to it.
    @Nullable
    Chunk takeFull(long flush, long wallMillis) {
        boolean all = !chunks.isEmpty() && chunks.getLast().isSealed();
        return take(flush, wallMillis, all ? chunks.size() : chunks.size() - 1);
    }

    private @Nullable Chunk take(long flush, long wallMillis, int among) {
        for (int i = 0; i < among; i++) {
            Chunk chunk = chunks.get(i);
            if (!chunk.isTaken() && chunk.lastFlush() < flush && chunk.isDue(wallMillis) && !waitsForAnother(chunk)) {
                chunk.take(flush, ++lastId);
                return chunk;
            }
        }
        return null;
    }

    private boolean waitsForAnother(Chunk chunk) {
        return Dissection.decidesLater(chunk, chunks);
    }

    /// Takes all chunks that are not being sent, in order.
    List<Chunk> takeAll() {
        List<Chunk> waiting = new ArrayList<>(chunks);
        waiting.removeIf(Chunk::isTaken);
        for (Chunk chunk : waiting) {
            chunk.take(chunk.lastFlush(), ++lastId);
        }
        return waiting;
    }

    /// Removes the chunk; its array may be used for another one.
    void removeAndReuse(Chunk chunk) {
        remove(chunk);
        byte[] array = chunk.bytes();
        if (chunk.ownsItsBytes() && array.length <= chunkLimit && spares.size() < MAX_SPARES) {
            spares.addFirst(array);
        }
    }

    void remove(Chunk chunk) {
        chunks.remove(chunk);
        held -= chunk.length();
    }

    void keepOnly(Chunk chunk, int... bounds) {
        held -= chunk.keepOnly(bounds);
    }

    /// Drops the chunk, unless it is gone already.
    void giveUp(Chunk chunk, DropReason reason) {
        if (chunks.contains(chunk)) {
            remove(chunk);
            drops.add(reason, chunk.records(), chunk.length());
        }
    }

    /// Gives up all chunks that are not being sent.
    void giveUpAll(DropReason reason) {
        for (Chunk chunk : List.copyOf(chunks)) {
            if (!chunk.isTaken()) { // The sender of a taken chunk decides about it.
                giveUp(chunk, reason);
            }
        }
    }

    /// Gives up the oldest chunk that is not being sent, and frees what is kept for reuse.
    void relieve() {
        spares.clear();
        for (Chunk chunk : chunks) {
            if (!chunk.isTaken()) {
                giveUp(chunk, DropReason.OUT_OF_MEMORY);
                return;
            }
        }
    }

    /// Puts the second half of the chunk's records behind it as a chunk of its own.
    void split(Chunk chunk) {
        chunks.add(chunks.indexOf(chunk) + 1, chunk.splitOff());
    }

    void split(Chunk chunk, int firstRecords) {
        chunks.add(chunks.indexOf(chunk) + 1, chunk.splitOff(firstRecords));
    }

    int partsOf(Dissection search) {
        int parts = 0;
        for (Chunk chunk : chunks) {
            parts += chunk.dissection() == search ? 1 : 0;
        }
        return parts;
    }

    /// Joins the parts of a chunk that was split in vain. Returns the part that has all of them, as far as none is
    /// missing.
    Chunk join(Dissection search, Chunk part) {
        Chunk first = part;
        Iterator<Chunk> all = chunks.iterator();
        @Nullable Chunk before = null;
        while (all.hasNext()) {
            Chunk chunk = all.next();
            if (chunk.dissection() != search) {
                continue;
            }
            if (before != null && before.join(chunk)) {
                all.remove();
                first = chunk == part ? before : first;
            } else {
                before = chunk;
            }
        }
        return first;
    }

    /// Joins the parts that wait, so that one request may do for all of them.
    void joinWaiting(Dissection search) {
        @Nullable Chunk before = null;
        Iterator<Chunk> all = chunks.iterator();
        while (all.hasNext()) {
            Chunk chunk = all.next();
            if (chunk.dissection() != search || chunk.isTaken() || chunk.isSetAside()) {
                continue;
            }
            if (before != null && before.join(chunk)) {
                all.remove();
            } else {
                before = chunk;
            }
        }
    }

    /// Puts whole records in front of all others, in chunks to which nothing is appended.
    void prepend(byte[] records) {
        List<Chunk> prepended = new ArrayList<>();
        int from = 0;
        while (from < records.length) {
            int to = endOfChunk(records, from);
            prepended.add(Chunk.shared(records, from, to));
            from = to;
        }
        chunks.addAll(0, prepended);
        held += records.length;
    }

    private int endOfChunk(byte[] records, int from) {
        int to = from;
        for (int next = endOfRecord(records, to);
                next > to && (to == from || next - from <= chunkLimit);
                next = endOfRecord(records, to)) {
            to = next;
        }
        return to;
    }

    /// The index after the line break that ends the record at that index; behind the last record the index itself.
    private static int endOfRecord(byte[] records, int from) {
        int i = from;
        while (i < records.length && records[i] != '\n') {
            i++;
        }
        return i < records.length ? i + 1 : records.length;
    }

    /// Passes each record of the chunks that no flush has taken yet to the rewrite, which appends it again by
    /// `append`.
    void rewriteFresh(RecordRewrite rewrite, RecordRewrite.Target append) {
        Deque<Chunk> waiting = new ArrayDeque<>();
        for (Chunk chunk : chunks) {
            if (chunk.isFresh()) {
                waiting.addLast(chunk);
            }
        }
        chunks.removeAll(waiting);
        try {
            while (!waiting.isEmpty()) {
                Chunk chunk = waiting.getFirst();
                while (chunk.length() > 0) {
                    int from = chunk.offset();
                    rewrite.rewrite(chunk.bytes(), from, chunk.endOfRecord(from) - from, append);
                    held -= chunk.dropOldest();
                }
                waiting.removeFirst();
            }
        } finally {
            chunks.addAll(waiting); // If memory has run out, the rest stays as it is.
        }
    }
}
