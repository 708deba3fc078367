package com.edgedelta.lambda.buffer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Records waiting to be pushed, in order, in chunks that each fit one request.
///
/// It never holds more than its capacity, counting records and reserved raw batches. If room is needed, the oldest
/// records that are not being sent are dropped and counted. While something is pushing, appending waits briefly for
/// the room that a push makes. Safe for use by several threads.
///
/// The states of a chunk:
///
///     open ──take──▶ taken ──delivered, moved──▶ gone
///      ▲               │ ├─failed──▶ to be retried in the next flush
///      └───putBack─────┘ ├─setAside──▶ to be retried later
///                        ├─retryNow──▶ to be retried in this flush
///                        ├─split──▶ two chunks, both to be retried in this flush
///                        └─giveUp──▶ dropped and counted
///
/// Room that is needed, memory that runs out and the end of the process give up chunks that are not taken.
public final class Buffer {
    private static final long PATIENCE_NANOS = 100_000_000;

    private final DropAccount drops;
    private final ChunkQueue chunks;
    private final Capacity capacity;
    private final Runnable ready;
    private final Patience patience;
    private boolean attended;
    private boolean heldBack;
    private boolean writerWaits;

    /// @param capacity maximum bytes held
    /// @param chunkLimit maximum bytes of a chunk, except for a single record that is larger
    /// @param ready called, under the buffer's lock, when [#takeEarly] has a chunk or a writer waits for room
    public Buffer(long capacity, int chunkLimit, DropAccount drops, Runnable ready) {
        this(capacity, chunkLimit, drops, ready, PATIENCE_NANOS);
    }

    /// @param patienceNanos how long the records of one batch wait for room
    Buffer(long capacity, int chunkLimit, DropAccount drops, Runnable ready, long patienceNanos) {
        this.drops = drops;
        this.chunks = new ChunkQueue((int) Math.min(chunkLimit, capacity), drops);
        this.capacity = new Capacity(capacity, chunks);
        this.ready = ready;
        this.patience = new Patience(patienceNanos);
    }

    public DropAccount drops() {
        return drops;
    }

    /// Says whether from now on something pushes what is ready, so that waiting for room makes sense.
    public synchronized void attend(boolean attended) {
        if (this.attended && !attended) {
            notifyAll(); // Only on this transition: a writer waiting for room already wakes the caller.
        }
        this.attended = attended;
    }

    /// Appends one whole record, including its line break.
    public synchronized void append(byte[] source, int offset, int length) {
        awaitRoom(length);
        appendNow(source, offset, length);
    }

    /// The same without waiting, for the thread that makes room itself.
    public synchronized void appendNow(byte[] source, int offset, int length) {
        if (!capacity.makeRoom(length)) {
            drops.add(DropReason.BUFFER_FULL, 1, length);
            return;
        }
        boolean crowdedBefore = isCrowded();
        boolean begun = chunks.append(source, offset, length);
        if ((begun && chunks.hasFullChunk()) || (isCrowded() && !crowdedBefore)) {
            ready.run();
        }
    }

    /// Appends a record that can wait for a later flush. Returns false if it would cost others their place, or if a
    /// writer waits for room.
    public synchronized boolean appendIfRoom(byte[] source, int offset, int length) {
        if (writerWaits || capacity.missingFor(length) > 0) {
            return false;
        }
        appendNow(source, offset, length);
        return true;
    }

    /// Waits up to `nanos` while half of the capacity is exceeded by the records held and by what a batch of that
    /// size may become, provided that something makes room. The other half is for times in which nothing does.
    public synchronized void awaitRoom(long bytes, long nanos) {
        long until = System.nanoTime() + nanos;
        boolean patient = true;
        while (patient && attended && isCrowdedFor(bytes)) {
            patient = pause(until - System.nanoTime());
        }
    }

    private boolean isCrowdedFor(long bytes) {
        boolean roomIsMade = capacity.hasBatches() || chunks.hasFullChunk() || isCrowded() || chunks.beingSent() > 0;
        return roomIsMade && capacity.isHalfUsedWith(bytes);
    }

    /// The records appended from now on are those of another batch.
    public synchronized void beginBatch() {
        patience.begin();
    }

    private void awaitRoom(long bytes) {
        boolean patient = true;
        while (patient && attended && capacity.missingFor(bytes) > 0) {
            writerWaits = true;
            patient = pause(patience.left());
            writerWaits = false;
        }
    }

    /// Waits for room. Returns false if no time is left.
    private boolean pause(long nanos) {
        if (nanos > 0) {
            ready.run();
        }
        return Patience.pause(this, nanos);
    }

    /// Whether [#append] is waiting for room.
    public synchronized boolean writerWaits() {
        return writerWaits;
    }

    /// Counts a batch that waits to be reshaped. Returns false if even dropping every record that is not being sent
    /// would not make room for it.
    public synchronized boolean reserve(long bytes) {
        boolean fits = capacity.makeRoom(bytes);
        if (fits) {
            capacity.reserve(bytes);
        }
        return fits;
    }

    /// Counts a batch that does not fit: one batch must be let in however small the capacity is.
    public synchronized void reserveBeyondCapacity(long bytes) {
        capacity.reserve(bytes);
    }

    public synchronized void release(long bytes) {
        capacity.release(bytes);
        notifyAll();
    }

    /// Bytes of records, including those being sent.
    public synchronized long held() {
        return chunks.held();
    }

    /// Says whether [#takeEarly] returns nothing from now on because the records are still to be completed. If a
    /// quarter of the capacity is used, they go without.
    public synchronized void holdBack(boolean heldBack) {
        boolean released = this.heldBack && !heldBack;
        this.heldBack = heldBack;
        if (released && chunks.hasFullChunk()) {
            ready.run();
        }
    }

    /// Rewrites all records that have not been taken yet. If the results have no room, the oldest are dropped. Only
    /// the thread that appends may call this.
    public synchronized void rewrite(RecordRewrite rewrite) {
        try {
            chunks.rewriteFresh(rewrite, this::appendNow);
        } finally {
            notifyAll();
        }
    }

    /// Takes the oldest chunk that this flush has not sent yet, even if it is set aside; null if there is none. It
    /// keeps its place and counts as held until one of the other transitions.
    ///
    /// @param flush the flush's number, not smaller than earlier ones
    public @Nullable Chunk take(long flush) {
        return take(flush, Long.MAX_VALUE);
    }

    /// The same, except for chunks that are set aside until a later time.
    public synchronized @Nullable Chunk take(long flush, long wallMillis) {
        return chunks.take(flush, wallMillis);
    }

    /// Takes a chunk that need not wait for the end of the invocation: one to which nothing will be appended, or any
    /// chunk if half of the capacity is used or a writer waits for room.
    public synchronized @Nullable Chunk takeEarly(long flush, long wallMillis) {
        if (heldBack && !capacity.isQuarterUsed() && !writerWaits) {
            return null;
        }
        return isCrowded() ? chunks.take(flush, wallMillis) : chunks.takeFull(flush, wallMillis);
    }

    private boolean isCrowded() {
        return capacity.isHalfUsed() || writerWaits;
    }

    /// The destination has the chunk; its bytes are free again.
    public synchronized void delivered(Chunk chunk) {
        chunks.removeAndReuse(chunk);
        notifyAll();
    }

    /// The destination has some records of the chunk. Only the records in these parts of its array, given as from and
    /// to of each, stay in it. It remains taken.
    public synchronized void keepOnly(Chunk chunk, int... bounds) {
        chunks.keepOnly(chunk, bounds);
        notifyAll();
    }

    /// The chunk was sent in this flush and not accepted. It waits for the next flush.
    public synchronized void failed(Chunk chunk) {
        chunk.failed();
    }

    /// The same, but the chunk waits for that long, by the wall clock, and does not hold up the chunks behind it.
    public synchronized void setAside(Chunk chunk, long wallMillis, long pauseMillis) {
        chunk.failed();
        chunk.setAside(wallMillis, pauseMillis);
    }

    /// The chunk was not sent, or sent outside of a flush; nothing is counted against it.
    public synchronized void putBack(Chunk chunk) {
        chunk.putBack();
    }

    /// The chunk was not accepted, and this flush may send it again.
    public synchronized void retryNow(Chunk chunk) {
        chunk.retryNow();
    }

    /// Splits the chunk, which has at least two records, into halves by size. Both can be taken in this flush.
    public synchronized void split(Chunk chunk) {
        chunks.split(chunk);
        chunk.retryNow();
    }

    /// The same behind that many records.
    public synchronized void split(Chunk chunk, int firstRecords) {
        chunks.split(chunk, firstRecords);
        chunk.retryNow();
    }

    /// How many parts of a chunk that is being split are in the buffer.
    public synchronized int partsOf(Dissection search) {
        return chunks.partsOf(search);
    }

    /// Joins the parts of a chunk that wait behind a refused record which was found and given up.
    public synchronized void joinWaiting(Dissection search) {
        chunks.joinWaiting(search);
    }

    /// Joins the parts of a chunk that was split in vain; the given one is taken. Returns the chunk it is in now.
    public synchronized Chunk join(Dissection search, Chunk part) {
        return chunks.join(search, part);
    }

    /// Puts whole records of an earlier process in front of all others. If they do not fit, the oldest are dropped.
    public synchronized void restore(byte[] records) {
        chunks.prepend(records);
        capacity.makeRoom(0);
        ready.run();
    }

    /// Takes all chunks that are not being sent, in order, for a caller that stores them elsewhere. Each is then
    /// [#moved] or [#putBack].
    public synchronized List<Chunk> takeAll() {
        return chunks.takeAll();
    }

    /// The chunk is stored elsewhere.
    public synchronized void moved(Chunk chunk) {
        chunks.remove(chunk);
        notifyAll();
    }

    /// Gives up the oldest chunk that is not being sent, because memory has run out.
    public synchronized void relieve() {
        chunks.relieve();
        notifyAll();
    }

    /// Gives up all chunks that are not being sent, because the process ends.
    public synchronized void abandon() {
        chunks.giveUpAll(DropReason.SHUTDOWN);
        notifyAll();
    }

    public synchronized void giveUp(Chunk chunk, DropReason reason) {
        chunks.giveUp(chunk, reason);
        notifyAll();
    }
}
