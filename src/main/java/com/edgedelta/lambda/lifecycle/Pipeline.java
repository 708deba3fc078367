package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.SpillFile;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.receiver.Intake;
import com.edgedelta.lambda.reshape.DetailsListener;
import com.edgedelta.lambda.reshape.DropRecords;
import com.edgedelta.lambda.reshape.FunctionDetails;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The way of the data behind the receiver, put together once: intake, reshaper, buffer, pusher, sink.
final class Pipeline implements AutoCloseable, DetailsListener {
    private final Invocations invocations = new Invocations();
    private final InvocationWatch watch = new InvocationWatch();
    private final Buffer buffer;
    private final Sink sink;
    private final Pusher pusher;
    private final Reshaper reshaper;
    private final DropRecords dropRecords;
    private final Intake intake;
    private final Clock clock;
    private Origin origin;
    private boolean originConfirmed;

    Pipeline(Config config, Origin origin, Sink sink, Clock clock, ExtensionLog log) {
        this.origin = origin;
        this.sink = sink;
        this.clock = clock;
        this.buffer = new Buffer(config.bufferBytes(), config.maxRequestBytes(), new DropAccount(), watch::pushable);
        this.dropRecords = new DropRecords(origin);
        this.pusher = new Pusher(buffer, sink, config, dropRecords::of, new Random(), clock, log);
        this.reshaper = new Reshaper(origin, config, buffer, invocations, watch);
        this.intake = Intake.start(buffer, config.buffering().maxItems(), reshaper, watch, log);
    }

    /// Where batches come in.
    Intake intake() {
        return intake;
    }

    InvocationWatch watch() {
        return watch;
    }

    /// An invocation begins: what its event tells, the records of it need.
    HeldInvocation begin(Event.Invoke invoke) {
        watch.begin(invoke.requestId());
        invocations.trace(invoke.requestId(), invoke.trace());
        if (!originConfirmed) {
            originConfirmed = true;
            invokedAs(invoke.functionArn());
        }
        return new HeldInvocation(Deadlines.ofInvocation(invoke.deadline(), clock), watch, intake, buffer, pusher);
    }

    private synchronized void invokedAs(String functionArn) {
        comeFrom(origin.invokedAs(functionArn));
    }

    private void comeFrom(Origin changed) {
        origin = changed;
        reshaper.origin(changed);
        dropRecords.origin(changed);
        intake.renew();
    }

    /// What [#found] brings is on its way: no chunk leaves before the first flush without it, unless its room is
    /// needed.
    void awaitDetails() {
        buffer.holdBack(true);
    }

    @Override
    public void found(@Nullable FunctionDetails details) {
        try {
            if (details != null) {
                takeOver(details);
                intake.settle(HeldInvocation.LONGEST_SETTLE_NANOS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            buffer.holdBack(false);
        }
    }

    private synchronized void takeOver(FunctionDetails details) {
        comeFrom(origin.with(details));
    }

    /// Pushes all that has been received in a flush of its own, until that moment of [Clock#nanos] at the latest,
    /// even if the destination was down.
    void flushLast(long untilNanos) throws InterruptedException {
        intake.settle(Math.min(HeldInvocation.LONGEST_SETTLE_NANOS, untilNanos - clock.nanos()));
        pusher.flushLast(untilNanos);
    }

    /// Frees memory, because there was none.
    void relieve() {
        buffer.relieve();
    }

    /// Takes up what an earlier process of this sandbox could not push.
    void restore(SpillFile file) {
        byte[] records = file.takeUp();
        if (records.length > 0) {
            buffer.restore(records);
        }
    }

    /// Leaves what could not be pushed to the next process of this sandbox, the count of what was dropped with it.
    void spill(SpillFile file) {
        DropAccount.Drops drops = buffer.drops().unreported();
        if (drops.records() > 0) {
            byte[] report = dropRecords.of(drops, clock.wallMillis());
            buffer.append(report, 0, report.length);
        }
        if (file.leave(buffer) && drops.records() > 0) {
            buffer.drops().reported(drops);
        }
    }

    /// Takes no more batches and waits, not long, until those received are in the buffer.
    void endIntake() throws InterruptedException {
        intake.close();
        intake.settle(HeldInvocation.LONGEST_SETTLE_NANOS);
    }

    /// Gives up what is left and says how much that was.
    void conclude() {
        close();
        intake.abandon();
        buffer.abandon();
        pusher.conclude();
    }

    @Override
    public void close() {
        intake.close();
        sink.close();
    }
}
