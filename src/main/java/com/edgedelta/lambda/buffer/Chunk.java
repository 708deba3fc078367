package com.edgedelta.lambda.buffer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whole records that travel in one request. The buffer's lock guards its bytes until [Buffer#take] returns the
/// chunk; after that they belong to the caller until the next transition (see [Buffer]).
public final class Chunk {
    /// A time at which no chunk is due that is set aside.
    public static final long NONE_SET_ASIDE = Long.MIN_VALUE;

    private static final long NOT_SET_ASIDE = Long.MIN_VALUE;

    private byte[] bytes;
    private int from;
    private int to;
    private int records;
    private boolean shared;
    private boolean sealed;
    private boolean taken;
    private long lastFlush = -1;
    private int failedFlushes;
    private int unreadableAnswers;
    private long id;
    private long retryAt = NOT_SET_ASIDE;
    private long setAsideAt;
    private @Nullable Dissection dissection;
    private boolean suspect;
    private @Nullable Chunk rest;

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

    /// A copy of the first record.
    public byte[] record() {
        return Arrays.copyOfRange(bytes, from, endOfRecord(from));
    }

    /// Number of flushes that sent this chunk without success.
    public int failedFlushes() {
        return failedFlushes;
    }

    /// Identifies these records: each attempt to send them has it, and no other records of this process do. Assigned
    /// when the chunk is taken.
    public long id() {
        return id;
    }

    /// Counts a response to this chunk that could not be read and returns how many there were.
    public int countUnreadable() {
        return ++unreadableAnswers;
    }

    /// The search for a refused record to which the chunk belongs; null if there is none.
    public @Nullable Dissection dissection() {
        return dissection;
    }

    public void dissect(Dissection search) {
        dissection = search;
    }

    /// Whether it contains a refused record, as follows from the response to another part.
    public boolean isSuspect() {
        return suspect;
    }

    /// This part was accepted, unlike both together, so the part that was split off behind it is suspect.
    public void suspectRest() {
        if (rest != null) {
            rest.suspect = true;
        }
    }

    /// Nothing follows for the part behind it from the response to this one.
    public void forgetRest() {
        rest = null;
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
        id = 0;
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
        id = 0;
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

    /// Keeps the first half of the records, by size, and returns the rest. The chunk must have at least two records.
    Chunk splitOff() {
        int middle = endOfRecord(from + length() / 2);
        if (middle == to) { // The last record is the larger half.
            middle = from;
            for (int next = endOfRecord(middle); next < to; next = endOfRecord(middle)) {
                middle = next;
            }
        }
        return splitAt(middle);
    }

    /// Keeps that many records and returns the rest. The chunk must have more records.
    Chunk splitOff(int firstRecords) {
        int middle = from;
        for (int i = 0; i < firstRecords; i++) {
            middle = endOfRecord(middle);
        }
        return splitAt(middle);
    }

    /// The rest shares the array and what is known of the chunk.
    private Chunk splitAt(int middle) {
        Chunk split = shared(bytes, middle, to);
        split.failedFlushes = failedFlushes;
        split.unreadableAnswers = unreadableAnswers;
        split.lastFlush = lastFlush - 1;
        split.dissection = dissection;
        rest = split;
        shared = true;
        suspect = false;
        records -= split.records;
        to = middle;
        id = 0;
        return split;
    }

    /// Takes over the records of a part that lies directly behind this one. Returns false if it does not.
    @SuppressWarnings("ReferenceEquality") // It must be the same array.
    boolean join(Chunk part) {
        if (part.bytes != bytes || part.from != to) {
            return false;
        }
        to = part.to;
        records += part.records;
        failedFlushes = Math.min(failedFlushes, part.failedFlushes); // This flush counts once.
        lastFlush = Math.max(lastFlush, part.lastFlush);
        rest = part.rest;
        suspect = suspect || part.suspect;
        id = 0;
        return true;
    }

    /// Keeps only these parts, given in order as from and to of each in [#bytes]. Returns the number of bytes
    /// removed.
    int keepOnly(int... bounds) {
        int before = length();
        int end = from;
        for (int i = 0; i < bounds.length; i += 2) {
            int length = bounds[i + 1] - bounds[i];
            System.arraycopy(bytes, bounds[i], bytes, end, length);
            end += length;
        }
        to = end;
        id = 0;
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

    /// @param newId for records that have no identifier yet
    void take(long flush, long newId) {
        sealed = true;
        taken = true;
        lastFlush = flush;
        id = id == 0 ? newId : id;
    }

    /// Allows the flush that took it to take it again.
    void retryNow() {
        taken = false;
        lastFlush--;
    }

    /// Nothing is appended any more: it may have arrived, and it must be possible to recognise it if it comes again.
    void putBack() {
        taken = false;
        if (bytes.length > 2 * length() && !shared) {
            bytes = Arrays.copyOfRange(bytes, from, to);
            to -= from;
            from = 0;
        }
    }

    void failed() {
        putBack();
        failedFlushes++;
    }

    /// The destination refused it: it does not hold up the chunks behind it, and is not sent again before that time.
    void setAside(long wallMillis, long pauseMillis) {
        setAsideAt = wallMillis;
        retryAt = wallMillis + pauseMillis;
    }

    boolean isSetAside() {
        return retryAt != NOT_SET_ASIDE;
    }

    /// Whether it may be sent at that time. A wall clock that was set back does not keep it for longer.
    boolean isDue(long wallMillis) {
        return !isSetAside() || (wallMillis != NONE_SET_ASIDE && (wallMillis >= retryAt || wallMillis < setAsideAt));
    }
}
