package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Backoff;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Empties the buffer into the sink, chunk by chunk, within a time budget. One caller at a time. When a call returns,
/// nothing is in flight except what [#pushInBackground] has started, which [#endBackgroundPush] ends.
///
/// A flush is everything sent for one invocation, in one call or several; [#begin] begins it. A chunk that cannot be
/// delivered stays for the next flush. If the destination is unavailable, the chunks behind it stay too, and the
/// circuit breaker lets nothing out until a probe is answered.
public final class Pusher {
    /// A shorter attempt would only be cut off, and a request that was cut off may have arrived.
    private static final long SHORTEST_ATTEMPT_NANOS = 20_000_000;

    private final Buffer buffer;
    private final CountedSink sink;
    private final Duration pushTimeout;
    private final Backoff retries;
    private final CircuitBreaker breaker;
    private final DropReporter reporter;
    private final Clock clock;
    private final Incidents incidents;
    private final Settlement settlement;
    private final BackgroundPusher background;
    private final ReentrantLock pushing = new ReentrantLock();
    private long flush;

    /// Duration of the latest attempt, in ns, if it was accepted: an attempt with less time would only be cut off.
    private long usualAttempt;

    public Pusher(
            Buffer buffer,
            Sink sink,
            Config config,
            DropReport dropReport,
            RecordDescription description,
            RandomGenerator random,
            Clock clock,
            ExtensionLog log) {
        this.buffer = buffer;
        this.sink = new CountedSink(sink);
        this.pushTimeout = config.pushTimeout();
        this.retries = new Backoff(config.retryInterval(), random);
        this.breaker = new CircuitBreaker(clock);
        this.reporter = new DropReporter(this.sink, buffer.drops(), dropReport, clock);
        this.clock = clock;
        this.incidents = new Incidents(sink.toString(), buffer.drops(), description, clock, log);
        this.settlement = new Settlement(buffer, breaker, incidents, clock);
        this.background = new BackgroundPusher(buffer, this.sink, pushTimeout, retries, breaker, settlement, clock);
    }

    /// Begins a new flush, in which every chunk may be tried again.
    public void begin() {
        flush++;
        usualAttempt = 0;
        background.begin();
    }

    /// Sends one chunk while the function runs, unless one is in flight: if the destination was down and a probe is
    /// due, the oldest chunk as a probe; otherwise one that need not wait for the function's end.
    ///
    /// @param ended called on another thread when the chunk has been answered or has failed: call this again then
    public void pushInBackground(Runnable ended) throws InterruptedException {
        background.start(flush, false, ended);
    }

    /// The same, but a chunk that could still grow goes, too. Returns false if an earlier push is still in flight.
    public boolean pushAllInBackground(Runnable ended) throws InterruptedException {
        buffer.holdBack(false);
        return background.start(flush, true, ended);
    }

    /// Nanoseconds for which [#pushInBackground] would send nothing because a chunk has just failed; [Long#MAX_VALUE]
    /// if it is not waiting for such a time.
    public long backgroundPause() {
        return background.pause();
    }

    /// How long a probe may take after the function's end, in ms.
    public long probeGrace() {
        return breaker.probeGrace();
    }

    /// Waits for the background push, if one is in flight, and then cuts it off.
    ///
    /// @param probeNanos how long a probe may still take
    /// @param pushNanos how long any other push may still take
    public void endBackgroundPush(long probeNanos, long pushNanos) throws InterruptedException {
        background.end(probeNanos, pushNanos);
    }

    /// Sends what is in the buffer, oldest first. Returns at that time of [Clock#nanos] at the latest, whatever the
    /// destination does.
    public void flush(long untilNanos) throws InterruptedException {
        flush(untilNanos, false);
    }

    private void flush(long untilNanos, boolean last) throws InterruptedException {
        if (!lock(untilNanos)) {
            return;
        }
        try {
            boolean more = awaitAskedPause(untilNanos);
            while (more) {
                more = pushNext(untilNanos, false) || (last && pushNext(untilNanos, true));
            }
            if ((last || incidents.anyDelivered()) && !breaker.isOpen()) {
                reportDrops(untilNanos, last);
            }
            incidents.flushEnded();
        } finally {
            pushing.unlock();
        }
    }

    /// The last flush: a flush of its own, even if the destination was down. It reports drops even if no records are
    /// left to send.
    public void flushLast(long untilNanos) throws InterruptedException {
        endBackgroundPush(0, 0);
        begin();
        breaker.answered();
        flush(untilNanos, true);
    }

    /// Sends what has come since [#flushLast], as a part of that flush: nothing goes out twice in it.
    public void flushRest(long untilNanos) throws InterruptedException {
        flush(untilNanos, true);
    }

    private boolean lock(long untilNanos) throws InterruptedException {
        return pushing.tryLock(Math.max(0, untilNanos - clock.nanos()), TimeUnit.NANOSECONDS);
    }

    /// Waits if the destination asked, in response to a background push of this flush, to be left alone. Returns
    /// false if that is longer than the flush, which then counts as failed.
    private boolean awaitAskedPause(long untilNanos) throws InterruptedException {
        long pause = background.askedPause();
        if (pause <= 0 || breaker.isOpen()) {
            return true;
        }
        if (pause >= untilNanos - clock.nanos() - SHORTEST_ATTEMPT_NANOS) {
            breaker.failed(TimeUnit.NANOSECONDS.toMillis(pause));
            return false;
        }
        clock.sleep(pause);
        return true;
    }

    /// Sends the next chunk, with retries, and settles it. Returns false if a chunk, the time or the
    /// destination is missing.
    private boolean pushNext(long untilNanos, boolean evenIfSetAside) throws InterruptedException {
        boolean time = untilNanos - clock.nanos() > Math.max(SHORTEST_ATTEMPT_NANOS, usualAttempt);
        Chunk chunk = breaker.isOpen() || !time ? null : settlement.next(flush, evenIfSetAside);
        if (chunk == null) {
            return false;
        }
        Outcome outcome = null;
        boolean cutOff = false;
        try {
            outcome = attempts(chunk, untilNanos);
        } catch (InterruptedException hurried) {
            cutOff = true;
            throw hurried;
        } finally {
            if (cutOff) {
                buffer.putBack(chunk); // Cut off by us, not by the destination.
            } else {
                settlement.settle(chunk, outcome);
            }
        }
        return true;
    }

    private Outcome attempts(Chunk chunk, long untilNanos) throws InterruptedException {
        for (int retry = 0; ; retry++) {
            long began = clock.nanos();
            Duration timeout = attemptTimeout(untilNanos - began);
            Settlement.sending(chunk);
            Outcome outcome = sink.send(chunk.id(), chunk.bytes(), chunk.offset(), chunk.length(), timeout);
            usualAttempt = outcome.kind() == Outcome.Kind.ACCEPTED ? clock.nanos() - began : 0;
            settlement.keepWhatIsLeft(chunk, outcome);
            if (outcome.kind() != Outcome.Kind.UNAVAILABLE) {
                return outcome;
            }
            long delay = Math.max(retries.delay(retry), outcome.retryAfterMillis() * 1_000_000);
            if (delay >= untilNanos - clock.nanos() - SHORTEST_ATTEMPT_NANOS) {
                return outcome;
            }
            clock.sleep(delay);
        }
    }

    private void reportDrops(long untilNanos, boolean last) throws InterruptedException {
        long left = untilNanos - clock.nanos();
        if (left > Math.max(SHORTEST_ATTEMPT_NANOS, usualAttempt) && reporter.isDue(last)) {
            reporter.send(attemptTimeout(left), Duration.ofNanos(usualAttempt), last);
        }
    }

    private Duration attemptTimeout(long leftNanos) {
        return leftNanos < pushTimeout.toNanos() ? Duration.ofNanos(Math.max(1, leftNanos)) : pushTimeout;
    }

    /// Returns what has gone out so far, for a log line.
    public String account() {
        return sink.account();
    }

    /// Writes what the user has not been told yet, because no flush follows.
    public void conclude() {
        incidents.concluded();
    }
}
