package com.edgedelta.lambda.buffer;

import java.util.Arrays;

/// Whole records, one after the other, that travel in one request. Its bytes belong to the buffer's lock until
/// [Buffer#take] hands the chunk out, and from then to the pusher until it is given back.
public final class Chunk {
    private byte[] bytes;
    private int from;
    private int to;
    private int records;
    private boolean shared;
    private boolean sealed;
    private boolean taken;
    private long lastFlush = -1;
    private int failedFlushes;

    Chunk(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Records in a part of an array that others are in, too; nothing is appended to them.
    static Chunk shared(byte[] bytes, int from, int to) {
        Chunk chunk = new Chunk(bytes);
        chunk.from = from;
        chunk.to = to;
        for (int at = from; at < to; at = chunk.endOfRecord(at)) {
            chunk.records++;
        }
        chunk.shared = true;
        chunk.sealed = true;
        return chunk;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// Where the first record begins in [#bytes].
    public int offset() {
        return from;
    }

    public int length() {
        return to - from;
    }

    public int records() {
        return records;
    }

    /// How many flushes have sent this chunk in vain.
    public int failedFlushes() {
        return failedFlushes;
    }

    boolean takes(int length, int limit) {
        return !sealed && (length() == 0 || length() + length <= limit);
    }

    void append(byte[] source, int offset, int length, int limit) {
        if (to + length > bytes.length) {
            makeRoom(length, limit);
        }
        System.arraycopy(source, offset, bytes, to, length);
        to += length;
        records++;
    }

    private void makeRoom(int length, int limit) {
        int needed = length() + length;
        byte[] roomier = needed <= bytes.length ? bytes : new byte[Math.max(needed, Math.min(limit, bytes.length * 2))];
        System.arraycopy(bytes, from, roomier, 0, length());
        to = length();
        from = 0;
        bytes = roomier;
    }

    /// Drops the oldest record and tells its size in bytes; no raw line break is inside a record.
    int dropOldest() {
        int size = endOfRecord(from) - from;
        from += size;
        records--;
        return size;
    }

    /// The place behind the record that begins at that one.
    int endOfRecord(int at) {
        int i = at;
        while (bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    /// Leaves the first half of the records in this chunk and answers the rest, in the same array and as often sent
    /// in vain. There must be two records at least.
    Chunk splitOff() {
        int middle = endOfRecord(from + length() / 2);
        if (middle == to) { // The last record is the larger half.
            middle = from;
            for (int next = endOfRecord(middle); next < to; next = endOfRecord(middle)) {
                middle = next;
            }
        }
        Chunk rest = shared(bytes, middle, to);
        rest.failedFlushes = failedFlushes;
        shared = true;
        records -= rest.records;
        to = middle;
        return rest;
    }

    /// Keeps only these parts, given as from and to of each in [#bytes], in order, and tells how many bytes went.
    int keepOnly(int... bounds) {
        int before = length();
        int end = from;
        for (int i = 0; i < bounds.length; i += 2) {
            int length = bounds[i + 1] - bounds[i];
            System.arraycopy(bytes, bounds[i], bytes, end, length);
            end += length;
        }
        to = end;
        records = 0;
        for (int at = from; at < to; at = endOfRecord(at)) {
            records++;
        }
        return before - length();
    }

    /// Whether no other chunk's records are in the same array.
    boolean ownsItsBytes() {
        return !shared;
    }

    boolean isSealed() {
        return sealed;
    }

    boolean taken() {
        return taken;
    }

    /// Whether no flush has taken it yet.
    boolean isFresh() {
        return lastFlush < 0;
    }

    long lastFlush() {
        return lastFlush;
    }

    void take(long flush) {
        sealed = true;
        taken = true;
        lastFlush = flush;
    }

    /// It may be taken again in the flush in which it was taken.
    void takeBack() {
        taken = false;
        lastFlush--;
    }

    void giveBack(boolean failed) {
        taken = false;
        failedFlushes += failed ? 1 : 0;
        sealed = failedFlushes > 0 || shared;
        if (bytes.length > 2 * length() && !shared) {
            bytes = Arrays.copyOfRange(bytes, from, to);
            to -= from;
            from = 0;
        }
    }
}
