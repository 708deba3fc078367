package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.SpillFile;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.reshape.DropRecords;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The way of the data behind the receiver, put together once: intake, reshaper, buffer, pusher, sink.
final class Pipeline implements AutoCloseable {
    /// A report comes with the next invocation, or one later.
    private static final int REMEMBERED = 256;

    /// So many run at once on the largest Managed Instances, and more.
    private static final int REMEMBERED_AT_ONCE = 4_096;

    private static final long PAUSE_NANOS = 100_000_000;

    private final Invocations invocations;
    private final InvocationTracker tracker;
    private final Buffer buffer;
    private final Sink sink;
    private final Pusher pusher;
    private final Reshaper reshaper;
    private final DropRecords dropRecords;
    private final Intake intake;
    private final Clock clock;
    private final ExtensionLog log;
    private final Random random = new Random();
    private final boolean waitedFor;
    private boolean invoked;
    private boolean failureSaid;
    private Origin origin;

    Pipeline(Config config, Origin origin, Sink sink, Clock clock, ExtensionLog log) {
        this.origin = origin;
        this.sink = sink;
        this.clock = clock;
        this.log = log;
        int remembered = config.lambda().onManagedInstances() ? REMEMBERED_AT_ONCE : REMEMBERED;
        this.invocations = new Invocations(remembered);
        this.tracker = new InvocationTracker(remembered, clock);
        this.waitedFor = config.lambda().isWaitedFor();
        this.buffer = new Buffer(config.bufferBytes(), config.maxRequestBytes(), new DropAccount(), tracker::pushable);
        this.dropRecords = new DropRecords(origin);
        this.pusher = new Pusher(buffer, sink, config, dropRecords::of, random, clock, log);
        this.reshaper = new Reshaper(origin, config, buffer, invocations, tracker);
        this.intake = Intake.start(buffer, config.buffering().maxItems(), reshaper, tracker, clock, log);
    }

    /// Where batches come in.
    Intake intake() {
        return intake;
    }

    InvocationTracker tracker() {
        return tracker;
    }

    /// An invocation begins: what its event tells, the records of it need.
    HeldInvocation begin(Event.Invoke invoke) {
        tracker.begin(invoke.requestId());
        invocations.trace(invoke.requestId(), invoke.trace());
        if (!invoked) {
            invoked = true;
            if (waitedFor) {
                invocations.coldStart(invoke.requestId());
            }
            invokedAs(invoke.functionArn());
        }
        return new HeldInvocation(Deadlines.ofInvocation(invoke.deadline(), clock), tracker, intake, buffer, pusher);
    }

    /// Drops what a snapshot must not hand on to the sandboxes that are restored from it.
    ///
    /// @param own what no other sandbox has
    void restored(String own) {
        random.setSeed(((long) own.hashCode() << Integer.SIZE) ^ clock.wallMillis());
        sink.restored();
    }

    Pusher pusher() {
        return pusher;
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

    /// No flush waits for what is still awaited.
    void stopAwaitingDetails() {
        buffer.holdBack(false);
    }

    /// Takes over what AWS says of the function; null if that is not available.
    void found(@Nullable FunctionDetails details) {
        try {
            if (details != null) {
                takeOver(details);
                intake.settle(HeldInvocation.LONGEST_SETTLE_NANOS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            stopAwaitingDetails();
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

    /// Whatever went wrong with a flush, the next one may go well; where memory has run out, without the oldest chunk.
    /// Says it once: it may go wrong every time.
    void flushFailed(Throwable failure) throws InterruptedException {
        try {
            if (failure instanceof OutOfMemoryError) {
                relieve();
            }
            if (!failureSaid) {
                failureSaid = true;
                log.warn("flush failed: " + failure.getClass().getName());
            }
        } catch (RuntimeException | OutOfMemoryError again) {
            clock.sleep(PAUSE_NANOS); // The next one may find more memory.
        }
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
