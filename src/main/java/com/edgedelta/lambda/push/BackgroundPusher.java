package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Backoff;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Sends one chunk at a time while the function runs: a full chunk, or the oldest one as a probe if the destination
/// was down. All methods but the push itself run on the caller's thread.
final class BackgroundPusher {
    private final Buffer buffer;
    private final Sink sink;
    private final Duration pushTimeout;
    private final Backoff retries;
    private final CircuitBreaker breaker;
    private final Settlement settlement;
    private final Clock clock;
    private @Nullable BackgroundPush push;
    private int failures;
    private long notBefore;
    private long askedUntil;

    BackgroundPusher(
            Buffer buffer,
            Sink sink,
            Duration pushTimeout,
            Backoff retries,
            CircuitBreaker breaker,
            Settlement settlement,
            Clock clock) {
        this.buffer = buffer;
        this.sink = sink;
        this.pushTimeout = pushTimeout;
        this.retries = retries;
        this.breaker = breaker;
        this.settlement = settlement;
        this.clock = clock;
    }

    /// A new flush begins.
    synchronized void begin() {
        failures = 0;
        notBefore = clock.nanos();
        askedUntil = notBefore;
    }

    /// Sends a chunk unless one is in flight. Returns false if one still is.
    ///
    /// @param all whether a chunk that could still grow goes, too
    /// @param ended called on another thread when the chunk has been answered or has failed
    synchronized boolean start(long flush, boolean all, Runnable ended) throws InterruptedException {
        if (push != null && push.isDone()) {
            end(0, 0);
        }
        boolean free = push == null;
        if (free) {
            startNext(flush, all, ended);
        }
        buffer.attend(push != null || !breaker.isOpen());
        return free;
    }

    private void startNext(long flush, boolean all, Runnable ended) {
        boolean probe = breaker.isOpen();
        Chunk chunk = null;
        if (probe) {
            chunk = breaker.probeIsDue() ? settlement.next(flush, false) : null;
        } else if (clock.nanos() >= notBefore) {
            chunk = all ? settlement.next(flush, false) : settlement.nextEarly(flush);
        }
        if (chunk == null) {
            return;
        }
        BackgroundPush started = null;
        try {
            Settlement.sending(chunk);
            started = BackgroundPush.start(sink, chunk, probe, pushTimeout, ended);
        } finally {
            if (started == null) {
                buffer.putBack(chunk); // For example, if there was no memory for a thread.
            }
        }
        push = started;
    }

    /// Nanoseconds for which [#start] would send nothing because a chunk has just failed; [Long#MAX_VALUE] if it is
    /// not waiting for such a time.
    synchronized long pause() {
        long left = notBefore - clock.nanos();
        return push == null && left > 0 ? left : Long.MAX_VALUE;
    }

    /// Nanoseconds for which the destination, in response to a push of this flush, asked to be left alone; 0 or less
    /// if it did not, or if they have passed.
    synchronized long askedPause() {
        return askedUntil - clock.nanos();
    }

    /// Waits for the chunk in flight, if any, and then cuts it off.
    ///
    /// @param probeNanos how long a probe may still take
    /// @param pushNanos how long any other chunk may still take
    synchronized void end(long probeNanos, long pushNanos) throws InterruptedException {
        BackgroundPush started = push;
        if (started == null) {
            return;
        }
        push = null;
        Chunk chunk = started.chunk();
        boolean settled = false;
        try {
            Outcome outcome = started.await(started.isProbe() ? probeNanos : pushNanos);
            if (outcome != null) {
                settlement.keepWhatIsLeft(chunk, outcome);
            }
            settled = true;
            if (started.isProbe()) {
                endProbe(chunk, outcome);
            } else {
                endPush(chunk, outcome);
            }
        } finally {
            if (!settled) {
                buffer.putBack(chunk);
            }
        }
    }

    /// After any answer, flushes may push again.
    private void endProbe(Chunk chunk, @Nullable Outcome outcome) {
        if (outcome == null) {
            breaker.cutOff();
            buffer.putBack(chunk);
            return;
        }
        switch (outcome.kind()) {
            case ACCEPTED, TOO_LARGE, REFUSED_CONTENT, UNREADABLE -> {
                breaker.answered();
                settlement.settle(chunk, outcome);
            }
            case REFUSED -> {
                breaker.answered();
                buffer.putBack(chunk);
            }
            case UNAVAILABLE -> {
                breaker.failed(outcome.retryAfterMillis());
                buffer.putBack(chunk);
            }
        }
    }

    /// A chunk that failed is retried in this flush: in the background after a pause, and at its end.
    private void endPush(Chunk chunk, @Nullable Outcome outcome) {
        if (outcome == null) {
            settlement.settle(chunk, Outcome.unavailable("no answer in time"));
        } else if (outcome.kind() == Outcome.Kind.UNAVAILABLE) {
            long asked = outcome.retryAfterMillis() * 1_000_000;
            long now = clock.nanos();
            notBefore = now + Math.max(retries.delay(failures++), asked);
            askedUntil = now + asked;
            buffer.retryNow(chunk);
        } else {
            failures = 0;
            settlement.settle(chunk, outcome);
        }
    }
}
