package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount.Drops;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Empties the buffer into the sink, chunk by chunk, within a time budget. One caller at a time; when a call
/// returns, nothing is under way any more but what [#pushInBackground] has begun, which [#endBackgroundPush] ends.
///
/// A flush is what goes out for one invocation, in one call or several: [#begin] begins it. A chunk that cannot be
/// delivered stays for the next one, and keeps those behind it if the destination is unavailable; the circuit
/// breaker then lets nothing out until a probe is answered. One that is refused does not hold up those behind it.
public final class Pusher {
    /// In less time an attempt could only be cut off, and what was cut off may have arrived.
    private static final long SHORTEST_ATTEMPT_NANOS = 20_000_000;

    private final Buffer buffer;
    private final Sink sink;
    private final Duration pushTimeout;
    private final RetryPolicy retries;
    private final CircuitBreaker breaker;
    private final DropReport dropReport;
    private final Clock clock;
    private final Incidents incidents;
    private final ReentrantLock pushing = new ReentrantLock();
    private @Nullable BackgroundPush beside;
    private int failedBeside;
    private long besideAgainAt;
    private long flush;

    /// What the latest attempt took that was accepted, in ns: one that has less time would only be cut off.
    private long usualAttempt;

    public Pusher(
            Buffer buffer,
            Sink sink,
            Config config,
            DropReport dropReport,
            RandomGenerator random,
            Clock clock,
            ExtensionLog log) {
        this.buffer = buffer;
        this.sink = sink;
        this.pushTimeout = config.pushTimeout();
        this.retries = new RetryPolicy(config.retryInterval(), random);
        this.breaker = new CircuitBreaker(clock);
        this.dropReport = dropReport;
        this.clock = clock;
        this.incidents = new Incidents(sink.toString(), buffer.drops(), log);
    }

    /// Begins a new flush, in which every chunk may be tried again.
    public void begin() {
        flush++;
        usualAttempt = 0;
        failedBeside = 0;
        besideAgainAt = clock.nanos();
    }

    /// Sends one chunk beside the function, unless one is under way: the oldest as a probe where the destination was
    /// down and enough time has passed, else one that need not wait for the function's end.
    ///
    /// @param ended told, on another thread, when it has been answered or has failed: there may be another then
    public synchronized void pushInBackground(Runnable ended) throws InterruptedException {
        if (beside != null && beside.isDone()) {
            endBackgroundPush(0, 0);
        }
        if (beside == null) {
            beginBeside(ended);
        }
        buffer.attend(beside != null || !breaker.isOpen());
    }

    private void beginBeside(Runnable ended) {
        boolean probe = breaker.isOpen();
        Chunk chunk = null;
        if (probe) {
            chunk = breaker.probeIsDue() ? buffer.take(flush) : null;
        } else if (clock.nanos() >= besideAgainAt) {
            chunk = buffer.takeEarly(flush);
        }
        if (chunk == null) {
            return;
        }
        BackgroundPush begun = null;
        try {
            begun = BackgroundPush.start(sink, chunk, probe, pushTimeout, ended);
        } finally {
            if (begun == null) {
                buffer.putBack(chunk); // There was no memory for a thread, say.
            }
        }
        beside = begun;
    }

    /// How long [#pushInBackground] would send nothing because a chunk has just failed there, in ns; without end where
    /// it
    /// waits for no such moment.
    public synchronized long backgroundPause() {
        long left = besideAgainAt - clock.nanos();
        return beside == null && left > 0 ? left : Long.MAX_VALUE;
    }

    /// How long a probe may take from the function's end on, in ms.
    public long probeGrace() {
        return breaker.probeGrace();
    }

    /// Ends what is under way beside the function, if anything is, in that time; in ns.
    public synchronized void endBackgroundPush(long probeNanos, long pushNanos) throws InterruptedException {
        BackgroundPush started = beside;
        if (started == null) {
            return;
        }
        beside = null;
        boolean settled = false;
        try {
            Outcome outcome = started.await(started.isProbe() ? probeNanos : pushNanos);
            if (outcome != null) {
                keepWhatIsLeft(started.chunk(), outcome);
            }
            settled = true;
            if (started.isProbe()) {
                endProbe(started.chunk(), outcome);
            } else {
                endPush(started.chunk(), outcome);
            }
        } finally {
            if (!settled) {
                buffer.putBack(started.chunk());
            }
        }
    }

    /// Where the destination has answered, it may be pushed to again.
    private void endProbe(Chunk chunk, @Nullable Outcome outcome) {
        if (outcome == null) {
            breaker.cutOff();
            buffer.putBack(chunk);
            return;
        }
        switch (outcome.kind()) {
            case ACCEPTED, TOO_LARGE -> {
                breaker.answered();
                settle(chunk, outcome);
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

    /// One that failed is tried again in this flush: beside the function after a pause, and at its end.
    private void endPush(Chunk chunk, @Nullable Outcome outcome) {
        if (outcome == null) {
            settle(chunk, Outcome.unavailable("no answer in time"));
        } else if (outcome.kind() == Outcome.Kind.UNAVAILABLE) {
            long pause = Math.max(retries.delay(failedBeside++), outcome.retryAfterMillis() * 1_000_000);
            besideAgainAt = clock.nanos() + pause;
            buffer.retryNow(chunk);
        } else {
            failedBeside = 0;
            settle(chunk, outcome);
        }
    }

    /// Sends what is in the buffer, oldest first, and answers by that moment of [Clock#nanos] whatever the
    /// destination does.
    public void flush(long untilNanos) throws InterruptedException {
        flush(untilNanos, false);
    }

    private void flush(long untilNanos, boolean last) throws InterruptedException {
        if (!lock(untilNanos)) {
            return;
        }
        try {
            boolean more = true;
            while (more) {
                more = pushNext(untilNanos);
            }
            if ((last || incidents.anyDelivered()) && !breaker.isOpen()) {
                reportDrops(untilNanos);
            }
            incidents.flushEnded();
        } finally {
            pushing.unlock();
        }
    }

    /// The same in a flush of its own, even if the destination was down: it is the last. What was dropped is told even
    /// where nothing else is left to send.
    public void flushLast(long untilNanos) throws InterruptedException {
        endBackgroundPush(0, 0);
        begin();
        breaker.answered();
        flush(untilNanos, true);
    }

    private boolean lock(long untilNanos) throws InterruptedException {
        return pushing.tryLock(Math.max(0, untilNanos - clock.nanos()), TimeUnit.NANOSECONDS);
    }

    /// Sends the next chunk, with retries, and gives it back to the buffer as what became of it; false where there
    /// is none, no time for it or no destination.
    private boolean pushNext(long untilNanos) throws InterruptedException {
        boolean time = untilNanos - clock.nanos() > Math.max(SHORTEST_ATTEMPT_NANOS, usualAttempt);
        Chunk chunk = breaker.isOpen() || !time ? null : buffer.take(flush);
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
                buffer.putBack(chunk); // By us, not by the destination.
            } else {
                settle(chunk, outcome);
            }
        }
        return true;
    }

    private Outcome attempts(Chunk chunk, long untilNanos) throws InterruptedException {
        for (int retry = 0; ; retry++) {
            long began = clock.nanos();
            Duration timeout = attemptTimeout(untilNanos - began);
            Outcome outcome = sink.send(chunk.bytes(), chunk.offset(), chunk.length(), timeout);
            usualAttempt = outcome.kind() == Outcome.Kind.ACCEPTED ? clock.nanos() - began : 0;
            keepWhatIsLeft(chunk, outcome);
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

    /// What a destination has got of a chunk is not sent again.
    private void keepWhatIsLeft(Chunk chunk, Outcome outcome) {
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

    /// @param outcome null where something went wrong with the sending itself
    private void settle(Chunk chunk, @Nullable Outcome outcome) {
        switch (outcome == null ? Outcome.Kind.UNAVAILABLE : outcome.kind()) {
            case ACCEPTED -> {
                buffer.delivered(chunk);
                incidents.delivered();
            }
            case TOO_LARGE -> buffer.split(chunk);
            case REFUSED -> {
                buffer.failed(chunk, DropReason.REJECTED);
                incidents.undelivered(outcome == null ? "" : outcome.reason());
            }
            case UNAVAILABLE -> {
                buffer.failed(chunk, DropReason.TOO_MANY_FLUSHES);
                if (outcome != null) {
                    breaker.failed(outcome.retryAfterMillis());
                    incidents.undelivered(outcome.reason());
                }
            }
        }
    }

    /// Tells the destination, which takes records, how many it will never get. The counts stay until it has accepted
    /// them.
    private void reportDrops(long untilNanos) throws InterruptedException {
        Drops drops = buffer.drops().unreported();
        long left = untilNanos - clock.nanos();
        if (drops.records() == 0 || left <= Math.max(SHORTEST_ATTEMPT_NANOS, usualAttempt)) {
            return;
        }
        byte[] report = dropReport.of(drops, clock.wallMillis());
        if (sink.send(report, 0, report.length, attemptTimeout(left)).kind() == Outcome.Kind.ACCEPTED) {
            buffer.drops().reported(drops);
        }
    }

    private Duration attemptTimeout(long leftNanos) {
        return leftNanos < pushTimeout.toNanos() ? Duration.ofNanos(Math.max(1, leftNanos)) : pushTimeout;
    }

    /// Says what the user has not been told yet, because no flush follows.
    public void conclude() {
        incidents.concluded();
    }
}
