package com.edgedelta.lambda.buffer;

import java.util.Arrays;

/// Whole records that travel in one request. The buffer's lock guards its bytes until [Buffer#take] returns the chunk;
/// after that they belong to the caller until the next transition (see [Buffer]).
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

    /// Records in a part of an array that other chunks share. Nothing is appended to it.
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

    /// The index of the first record in [#bytes].
    public int offset() {
        return from;
    }

    public int length() {
        return to - from;
    }

    public int records() {
        return records;
    }

    /// Number of flushes that sent this chunk without success.
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

    /// Drops the oldest record and returns its size in bytes. A record contains no raw line break.
    int dropOldest() {
        int size = endOfRecord(from) - from;
        from += size;
        records--;
        return size;
    }

    /// The index after the record that begins at that index.
    int endOfRecord(int at) {
        int i = at;
        while (bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    /// Keeps the first half of the records and returns the rest, in the same array and with the same number of failed
    /// flushes. The chunk must have at least two records.
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

    /// Keeps only these parts, given in order as from and to of each in [#bytes]. Returns the number of bytes removed.
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

    /// Whether no other chunk shares the array.
    boolean ownsItsBytes() {
        return !shared;
    }

    boolean isSealed() {
        return sealed;
    }

    boolean isTaken() {
        return taken;
    }

    /// Whether it has never been taken.
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

    /// Allows the flush that took it to take it again.
    void retryNow() {
        taken = false;
        lastFlush--;
    }

    void putBack(boolean failed) {
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
