package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount.Drops;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Empties the buffer into the sink, chunk by chunk, within a time budget. One flush at a time; when a flush returns,
/// nothing is under way any more.
public final class Pusher {
    /// In less time an attempt could only be cut off, and what was cut off may have arrived.
    private static final long SHORTEST_ATTEMPT_NANOS = 20_000_000;

    private final Buffer buffer;
    private final Sink sink;
    private final Duration pushTimeout;
    private final RetryPolicy retries;
    private final DropReport dropReport;
    private final Clock clock;
    private final Incidents incidents;
    private final ReentrantLock flushing = new ReentrantLock();
    private long flushes;

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
        this.dropReport = dropReport;
        this.clock = clock;
        this.incidents = new Incidents(sink.toString(), buffer.drops(), log);
    }

    /// Sends what is in the buffer, oldest first, and answers by that moment of [Clock#nanos] whatever the destination
    /// does. A chunk that cannot be delivered stays for the next flush, and ends this one if the destination is
    /// unavailable; one that is refused does not hold up those behind it.
    public void flush(long untilNanos) throws InterruptedException {
        if (!flushing.tryLock(Math.max(0, untilNanos - clock.nanos()), TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            flushes++;
            boolean available = true;
            Chunk chunk = next(untilNanos);
            while (chunk != null && available) {
                available = push(chunk, untilNanos);
                chunk = available ? next(untilNanos) : null;
            }
            if (available && incidents.anyDelivered()) {
                reportDrops(untilNanos);
            }
            incidents.flushEnded();
        } finally {
            flushing.unlock();
        }
    }

    /// Tells the destination, which takes records, how many it will never get. The counts stay until it has accepted
    /// them.
    private void reportDrops(long untilNanos) throws InterruptedException {
        Drops drops = buffer.drops().unreported();
        long left = untilNanos - clock.nanos();
        if (drops.records() == 0 || left <= SHORTEST_ATTEMPT_NANOS) {
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

    private @Nullable Chunk next(long untilNanos) {
        return untilNanos - clock.nanos() > SHORTEST_ATTEMPT_NANOS ? buffer.take(flushes) : null;
    }

    /// Sends one chunk, with retries; false where the destination is unavailable.
    private boolean push(Chunk chunk, long untilNanos) throws InterruptedException {
        boolean sent = false;
        boolean given = false;
        try {
            for (int retry = 0; ; retry++) {
                Duration timeout = attemptTimeout(untilNanos - clock.nanos());
                sent = true;
                Outcome outcome = sink.send(chunk.bytes(), chunk.offset(), chunk.length(), timeout);
                if (outcome.kind() == Outcome.Kind.ACCEPTED) {
                    given = true;
                    buffer.delivered(chunk);
                    incidents.delivered();
                    return true;
                }
                if (outcome.kind() == Outcome.Kind.REFUSED) {
                    incidents.undelivered(outcome.reason());
                    return true;
                }
                long delay = retries.delay(retry);
                if (delay >= untilNanos - clock.nanos() - SHORTEST_ATTEMPT_NANOS) {
                    incidents.undelivered(outcome.reason());
                    return false;
                }
                clock.sleep(delay);
            }
        } finally {
            if (!given && sent) {
                buffer.failed(chunk);
            } else if (!given) {
                buffer.untried(chunk);
            }
        }
    }
}
