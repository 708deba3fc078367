package com.edgedelta.lambda.buffer;

/// How much of the buffer's capacity is used, in bytes of records and of raw batches that wait to be reshaped. The
/// buffer's lock guards it.
final class Capacity {
    /// About how many bytes of records come of one byte of a batch of short lines: each line carries its envelope.
    private static final int GROWTH = 3;

    private final long bytes;
    private final ChunkQueue chunks;
    private long reserved;

    Capacity(long bytes, ChunkQueue chunks) {
        this.bytes = bytes;
        this.chunks = chunks;
    }

    void reserve(long more) {
        reserved += more;
    }

    void release(long less) {
        reserved -= less;
    }

    /// How many bytes more are needed than are free; 0 or less if they fit.
    long missingFor(long more) {
        return chunks.held() + reserved + more - bytes;
    }

    /// Drops records, the oldest first, until that many bytes fit. Returns false, and drops nothing, if they do not
    /// fit even then.
    boolean makeRoom(long more) {
        long missing = missingFor(more);
        if (missing <= 0) {
            return true;
        }
        if (more + reserved + chunks.beingSent() > bytes) {
            return false;
        }
        chunks.dropOldest(missing);
        return true;
    }

    boolean isHalfUsed() {
        return chunks.held() * 2 > bytes;
    }

    boolean isQuarterUsed() {
        return chunks.held() * 4 > bytes;
    }

    /// Whether more than half is used once a batch of that size has become records.
    boolean isHalfUsedWith(long batch) {
        return chunks.held() + (reserved + batch) * GROWTH > bytes / 2;
    }

    boolean hasBatches() {
        return reserved > 0;
    }
}
