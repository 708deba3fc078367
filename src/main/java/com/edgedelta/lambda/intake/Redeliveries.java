package com.edgedelta.lambda.intake;

import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Recognises a batch that Lambda delivers again: the Telemetry API delivers at least once, and batches have no
/// number. Equal bytes alone prove nothing, because a function may log the same lines in the same millisecond. A batch
/// counts as delivered again only if Lambda had a reason to repeat the first one: our answer came late, failed or is
/// still missing, less than 30 s ago; or the first one came before a snapshot, and its restore repeats it.
///
/// While answers are in time, nothing is hashed or compared. Thread-safe.
public final class Redeliveries {
    private static final long WINDOW_NANOS = 30_000_000_000L;
    private static final int MAX_DOUBTS = 64;

    private final long longestAnswerNanos;
    private final Clock clock;
    private final List<Batch> unanswered = new ArrayList<>();
    private final Deque<Doubt> doubts = new ArrayDeque<>();
    private boolean inSnapshot;

    /// A batch that was forwarded and that Lambda may deliver again.
    ///
    /// @param ofSnapshot whether that is sure, because every restore repeats it
    private record Doubt(Digest digest, long sinceNanos, boolean ofSnapshot) {}

    /// How a batch relates to those before it.
    enum Relation {
        NEW,
        /// Lambda delivers a batch again that has been forwarded already.
        DELIVERED_AGAIN,
        /// A restore repeats what came before the snapshot, and nothing is lost.
        REPEATED_BY_RESTORE
    }

    /// @param longestAnswer an answer that takes longer is late
    /// @param inSnapshot whether a snapshot of this process will be taken
    public Redeliveries(Duration longestAnswer, boolean inSnapshot, Clock clock) {
        this.longestAnswerNanos = longestAnswer.toNanos();
        this.inSnapshot = inSnapshot;
        this.clock = clock;
    }

    synchronized void received(Batch batch) {
        unanswered.add(batch);
    }

    /// @param completely whether the answer was written
    void answered(Batch batch, boolean completely) {
        if (isDoubtful(batch, completely)) {
            doubt(batch);
        }
    }

    /// A batch that becomes a doubt stays among the unanswered ones until it is one: it may be delivered again
    /// meanwhile.
    private synchronized boolean isDoubtful(Batch batch, boolean completely) {
        Delivery delivery = batch.delivery();
        delivery.doubtful = inSnapshot || !completely || isLate(delivery);
        boolean becomesDoubt = delivery.doubtful && delivery.forwarded;
        if (!becomesDoubt) {
            unanswered.remove(batch);
        }
        return becomesDoubt;
    }

    private boolean isLate(Delivery delivery) {
        return delivery.age(clock.nanos(), clock.wallMillis()) > longestAnswerNanos;
    }

    /// The batch has become records. Not called if it begins or ends within a record: the pieces of a long record can
    /// be equal.
    void forwarded(Batch batch) {
        if (isDoubtful(batch)) {
            doubt(batch);
        }
    }

    private synchronized boolean isDoubtful(Batch batch) {
        batch.delivery().forwarded = true;
        return batch.delivery().doubtful;
    }

    private void doubt(Batch batch) {
        Digest digest = null;
        try {
            digest = Digest.of(batch.bytes(), batch.length());
        } finally {
            enter(batch, digest);
        }
    }

    /// @param digest null if memory has run out
    private synchronized void enter(Batch batch, @Nullable Digest digest) {
        unanswered.remove(batch);
        if (digest != null) {
            if (doubts.size() == MAX_DOUBTS) {
                doubts.removeFirst();
            }
            doubts.addLast(new Doubt(digest, clock.nanos(), inSnapshot));
        }
    }

    Relation relation(Batch batch) {
        List<Doubt> candidates;
        synchronized (this) {
            for (Batch other : unanswered) {
                Delivery before = other.delivery();
                if (before.forwarded && (before.doubtful || isLate(before)) && other.hasBytesOf(batch)) {
                    return before.doubtful && inSnapshot ? Relation.REPEATED_BY_RESTORE : Relation.DELIVERED_AGAIN;
                }
            }
            forgetOld();
            if (doubts.isEmpty()) {
                return Relation.NEW;
            }
            candidates = List.copyOf(doubts);
        }
        Digest digest = Digest.of(batch.bytes(), batch.length());
        for (Doubt doubt : candidates) {
            if (doubt.digest().matches(digest)) {
                return doubt.ofSnapshot() ? Relation.REPEATED_BY_RESTORE : Relation.DELIVERED_AGAIN;
            }
        }
        return Relation.NEW;
    }

    private void forgetOld() {
        long now = clock.nanos();
        while (!inSnapshot && !doubts.isEmpty() && now - doubts.getFirst().sinceNanos() > WINDOW_NANOS) {
            doubts.removeFirst();
        }
    }

    /// The process was restored from a snapshot: what came before it is delivered again now.
    public synchronized void restored() {
        long now = clock.nanos();
        for (int i = doubts.size(); i > 0; i--) {
            Doubt doubt = doubts.removeFirst();
            doubts.addLast(new Doubt(doubt.digest(), now, doubt.ofSnapshot()));
        }
        inSnapshot = false;
    }
}
