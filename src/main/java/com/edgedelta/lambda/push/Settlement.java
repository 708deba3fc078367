package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What becomes of a chunk that was sent: the transition in the buffer, the breaker's state, and the line for the
/// user. A chunk that the destination refuses is set aside and does not hold up the chunks behind it; one that found
/// no destination does.
final class Settlement {
    /// Number of flushes in which a chunk may be sent without success before it is given up.
    static final int MAX_FLUSHES = 10;

    /// The pause after a first refusal. It doubles each time, so that the tenth flush is 17 minutes after the first.
    static final long FIRST_PAUSE_MS = 2_000;

    /// Number of responses that cannot be read after which a chunk is given up.
    private static final int MAX_UNREADABLE = 2;

    private final Buffer buffer;
    private final CircuitBreaker breaker;
    private final Incidents incidents;
    private final Refusals refusals;
    private final Clock clock;
    private long latestFlush;
    private boolean refusedAgain;

    Settlement(Buffer buffer, CircuitBreaker breaker, Incidents incidents, Clock clock) {
        this.buffer = buffer;
        this.breaker = breaker;
        this.incidents = incidents;
        this.clock = clock;
        this.refusals = new Refusals(buffer, this, incidents);
    }

    /// Takes the next chunk to send in this flush; null if there is none.
    @Nullable
    Chunk next(long flush, boolean evenIfSetAside) {
        return unsplit(() -> buffer.take(flush, evenIfSetAside ? Long.MAX_VALUE : latestDue(flush)));
    }

    /// The same for a chunk that need not wait for the end of the invocation.
    @Nullable
    Chunk nextEarly(long flush) {
        return unsplit(() -> buffer.takeEarly(flush, latestDue(flush)));
    }

    /// The latest time until which a chunk that is set aside can wait and go out now. If the destination has refused
    /// one of them again and accepted nothing since, it probably refuses them all, and the others wait for another
    /// flush: otherwise each flush would take longer than the one before.
    private long latestDue(long flush) {
        if (flush != latestFlush) {
            latestFlush = flush;
            refusedAgain = false;
        }
        return refusedAgain ? Chunk.NONE_SET_ASIDE : clock.wallMillis();
    }

    /// A request for the chunk is about to be sent.
    static void sending(Chunk chunk) {
        Refusals.requested(chunk);
    }

    private @Nullable Chunk unsplit(Supplier<@Nullable Chunk> taking) {
        Chunk chunk = taking.get();
        while (chunk != null && refusals.splitsUnsent(chunk)) {
            chunk = taking.get();
        }
        return chunk;
    }

    /// Removes from the chunk what the destination has taken of it: those records are not sent again.
    void keepWhatIsLeft(Chunk chunk, Outcome outcome) {
        List<Outcome.Part> left = outcome.left();
        if (left.isEmpty()) {
            return;
        }
        int[] bounds = new int[2 * left.size()];
        for (int i = 0; i < left.size(); i++) {
            bounds[2 * i] = left.get(i).offset();
            bounds[2 * i + 1] = left.get(i).offset() + left.get(i).length();
        }
        buffer.keepOnly(chunk, bounds);
    }

    /// Ends a chunk's turn in this flush.
    ///
    /// @param outcome null if sending itself went wrong
    void settle(Chunk chunk, @Nullable Outcome outcome) {
        if (outcome == null) {
            failed(chunk);
            return;
        }
        switch (outcome.kind()) {
            case ACCEPTED -> {
                refusedAgain = false;
                refusals.accepted(chunk);
                buffer.delivered(chunk);
                incidents.delivered();
            }
            case TOO_LARGE -> tooLarge(chunk);
            case REFUSED -> setAside(chunk, outcome.reason());
            case REFUSED_CONTENT -> refusals.refused(chunk, outcome.reason());
            case UNREADABLE -> unreadable(chunk, outcome.reason());
            case UNAVAILABLE -> {
                failed(chunk);
                breaker.failed(outcome.retryAfterMillis());
                incidents.undelivered(outcome.reason());
            }
        }
    }

    private void failed(Chunk chunk) {
        if (chunk.failedFlushes() + 1 < MAX_FLUSHES) {
            buffer.failed(chunk);
        } else {
            buffer.giveUp(chunk, DropReason.TOO_MANY_FLUSHES);
        }
    }

    private void tooLarge(Chunk chunk) {
        if (chunk.records() > 1) {
            buffer.split(chunk);
        } else {
            buffer.giveUp(chunk, DropReason.TOO_LARGE);
        }
    }

    /// The destination refused the chunk: it is retried after a pause, and then given up.
    void setAside(Chunk chunk, String reason) {
        incidents.undelivered(reason);
        refusedAgain |= chunk.failedFlushes() > 0;
        int flushes = chunk.failedFlushes() + 1;
        if (flushes < MAX_FLUSHES) {
            buffer.setAside(chunk, clock.wallMillis(), FIRST_PAUSE_MS << (flushes - 1));
        } else {
            buffer.giveUp(chunk, DropReason.REJECTED);
        }
    }

    /// The destination may have the chunk, so it is sent only once more.
    private void unreadable(Chunk chunk, String reason) {
        incidents.undelivered(reason);
        if (chunk.countUnreadable() < MAX_UNREADABLE) {
            buffer.setAside(chunk, clock.wallMillis(), FIRST_PAUSE_MS);
        } else {
            buffer.giveUp(chunk, DropReason.UNREADABLE_ANSWER);
        }
    }
}
