package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.SpillFile;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.FunctionDetails;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.intake.Redeliveries;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.push.RecordDescription;
import com.edgedelta.lambda.reshape.DropRecords;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.RecordSummary;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.shape.ShapingRules;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The data path behind the receiver, assembled once: intake, reshaper, buffer, pusher, sink.
final class Pipeline implements AutoCloseable {
    /// A report comes with the next invocation, or one later. More would outlive the young generation and fill the heap
    /// with garbage that only a full collection removes.
    private static final int REMEMBERED = 64;

    /// More than the number of concurrent invocations on the largest Managed Instances.
    private static final int REMEMBERED_AT_ONCE = 4_096;

    private static final long PAUSE_NANOS = 100_000_000;

    private final Invocations invocations;
    private final InvocationTracker tracker;
    private final Buffer buffer;
    private final Sink sink;
    private final Pusher pusher;
    private final Reshaper reshaper;
    private final DropRecords dropRecords;
    private final Redeliveries redeliveries;
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
        this.pusher = new Pusher(buffer, sink, config, dropRecords::of, Pipeline::describe, random, clock, log);
        ShapingRules shaping = config.shapes() ? ShapingRules.of(config, clock, log) : null;
        this.reshaper = new Reshaper(origin, config, shaping, buffer, invocations, tracker);
        Duration longestAnswer = Duration.ofMillis(config.buffering().timeoutMs());
        this.redeliveries = new Redeliveries(longestAnswer, config.lambda().fromSnapshot(), clock);
        this.intake = Intake.start(buffer, config.buffering().maxItems(), redeliveries, reshaper, tracker, clock, log);
    }

    private static RecordDescription.@Nullable Description describe(byte[] record) {
        RecordSummary summary = RecordSummary.of(record);
        return summary.isOfExtension() ? null : new RecordDescription.Description(summary.describe(), summary.text());
    }

    /// The entry for batches.
    Intake intake() {
        return intake;
    }

    InvocationTracker tracker() {
        return tracker;
    }

    /// An invocation begins: its records need the content of its event.
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
        Deadlines deadlines = Deadlines.ofInvocation(invoke.deadline(), clock);
        return new HeldInvocation(deadlines, tracker, intake, buffer, pusher, this::reportFiltered);
    }

    /// Adds the record that counts the records left out on purpose since the last flush, if there is room for it.
    void reportFiltered() {
        reshaper.reportFiltered(clock.wallMillis());
    }

    /// Records that wait too long for the end of their invocation wait no more.
    void releaseOverdue() {
        if (reshaper.holdsAnything()) {
            intake.renew();
        }
    }

    /// Drops everything that sandboxes restored from a snapshot must not share.
    ///
    /// @param own a text that no other sandbox has
    void restored(String own) {
        random.setSeed(((long) own.hashCode() << Integer.SIZE) ^ clock.wallMillis());
        sink.restored();
        redeliveries.restored();
    }

    /// Bytes of records that wait to be pushed.
    long waitingBytes() {
        return buffer.held();
    }

    /// What has been pushed and dropped, for a log line.
    String account() {
        String filtered = reshaper.filterAccount();
        return pusher.account() + ", " + buffer.drops().total().records() + " records dropped"
                + (filtered.isEmpty() ? "" : ", " + filtered);
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

    /// [#found] will be called: until the first flush no chunk is pushed without the details, unless its room is
    /// needed.
    void awaitDetails() {
        buffer.holdBack(true);
    }

    /// No flush waits for details that have not come yet.
    void stopAwaitingDetails() {
        buffer.holdBack(false);
    }

    /// Applies the function's details from AWS; null if they are not available.
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

    /// Pushes everything received so far in a flush of its own, until that moment of [Clock#nanos] at the latest,
    /// even if the destination was down.
    void flushLast(long untilNanos) throws InterruptedException {
        intake.settle(Math.min(HeldInvocation.LONGEST_SETTLE_NANOS, untilNanos - clock.nanos()));
        reportFiltered();
        pusher.flushLast(untilNanos);
    }

    /// Pushes what has come since [#flushLast], as a part of that flush.
    void flushRest(long untilNanos) throws InterruptedException {
        reportFiltered();
        pusher.flushRest(untilNanos);
    }

    /// Continues after a failed flush, because the next one may succeed; if memory has run out, without the oldest
    /// chunk. Reports it once, because it may fail every time.
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

    /// Frees memory after it has run out.
    void relieve() {
        buffer.relieve();
    }

    /// Takes over the records that an earlier process of this sandbox could not push.
    void restore(SpillFile file) {
        byte[] records = file.takeUp();
        if (records.length > 0) {
            buffer.restore(records);
        }
    }

    /// Leaves the remaining records, and the counts of dropped ones, to the next process of this sandbox.
    void spill(SpillFile file) {
        reportFiltered();
        DropAccount.Drops drops = buffer.drops().unreported();
        if (drops.records() > 0) {
            byte[] report = dropRecords.of(drops, clock.wallMillis());
            buffer.appendNow(report, 0, report.length);
        }
        if (file.leave(buffer) && drops.records() > 0) {
            buffer.drops().reported(drops);
        }
    }

    /// Accepts no more batches, and waits briefly until the received ones are in the buffer.
    void endIntake() throws InterruptedException {
        intake.close();
        intake.settle(HeldInvocation.LONGEST_SETTLE_NANOS);
    }

    /// Drops the remaining records and reports their number.
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
