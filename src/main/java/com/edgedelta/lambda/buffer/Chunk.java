package com.edgedelta.lambda.buffer;

import java.util.Arrays;

/// Whole records, one after the other, that travel in one request. Its bytes belong to the buffer's lock until
/// [Buffer#take] hands the chunk out, and from then to the pusher until it is given back.
public final class Chunk {
    private byte[] bytes;
    private int from;
    private int to;
    private int records;
    private boolean sealed;
    private boolean taken;
    private long lastFlush = -1;
    private int failedFlushes;

    Chunk(byte[] bytes) {
        this.bytes = bytes;
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
        int i = from;
        while (bytes[i] != '\n') {
            i++;
        }
        int size = i + 1 - from;
        from += size;
        records--;
        return size;
    }

    boolean taken() {
        return taken;
    }

    long lastFlush() {
        return lastFlush;
    }

    void take(long flush) {
        sealed = true;
        taken = true;
        lastFlush = flush;
    }

    void giveBack(boolean failed) {
        taken = false;
        failedFlushes += failed ? 1 : 0;
        sealed = failedFlushes > 0;
        if (bytes.length > 2 * length()) {
            bytes = Arrays.copyOfRange(bytes, from, to);
            to -= from;
            from = 0;
        }
    }
}
