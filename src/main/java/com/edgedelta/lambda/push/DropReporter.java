package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropAccount.Drops;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reports to the destination how many records it will never receive. The counts are kept until it has accepted the
/// report.
///
/// A destination that accepts records may refuse or ignore reports. The next one is then due after 1, 2, 4 ... 60 s of
/// wall-clock time, and has a moment only.
final class DropReporter {
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 60_000;

    /// Time for a report after one that was not accepted, or twice the time of the latest accepted request.
    private static final Duration MOMENT = Duration.ofMillis(90);

    private final Sink sink;
    private final DropAccount drops;
    private final DropReport format;
    private final Clock clock;
    private @Nullable Drops reported;
    private byte[] report = new byte[0];
    private long pause;
    private long failedAt;

    /// Negative: chunks have positive identifiers.
    private long id;

    DropReporter(Sink sink, DropAccount drops, DropReport format, Clock clock) {
        this.sink = sink;
        this.drops = drops;
        this.format = format;
        this.clock = clock;
    }

    /// Whether there is something to report.
    ///
    /// @param last whether there will be no other opportunity
    boolean isDue(boolean last) {
        long passed = clock.wallMillis() - failedAt;
        return drops.unreported().records() > 0 && (last || passed >= pause || passed < 0);
    }

    /// @param usual duration of the latest accepted request
    /// @param last whether there will be no other opportunity
    void send(Duration timeout, Duration usual, boolean last) throws InterruptedException {
        Drops dropped = drops.unreported();
        if (!dropped.equals(reported)) {
            reported = dropped;
            report = format.of(dropped, clock.wallMillis());
            id--;
        }
        Outcome outcome = sink.send(id, report, 0, report.length, last ? timeout : shortened(timeout, usual));
        if (outcome.kind() == Outcome.Kind.ACCEPTED) {
            drops.reported(dropped);
            pause = 0;
        } else {
            pause = Math.clamp(2 * pause, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
            failedAt = clock.wallMillis();
        }
    }

    private Duration shortened(Duration timeout, Duration usual) {
        Duration moment = MOMENT.compareTo(usual.multipliedBy(2)) > 0 ? MOMENT : usual.multipliedBy(2);
        return pause == 0 || timeout.compareTo(moment) < 0 ? timeout : moment;
    }
}
