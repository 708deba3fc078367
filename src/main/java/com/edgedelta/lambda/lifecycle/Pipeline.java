package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.push.Pusher;
import com.edgedelta.lambda.receiver.Intake;
import com.edgedelta.lambda.reshape.DropRecords;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.util.Random;

/// The way of the data behind the receiver, put together once: intake, reshaper, buffer, pusher, sink.
final class Pipeline implements AutoCloseable {
    /// How long a flush waits for batches that have been received but not yet reshaped.
    private static final long LONGEST_SETTLE_NANOS = 100_000_000;

    private final Invocations invocations = new Invocations();
    private final InvocationWatch watch = new InvocationWatch();
    private final Buffer buffer;
    private final Sink sink;
    private final Pusher pusher;
    private final Reshaper reshaper;
    private final DropRecords dropRecords;
    private final Intake intake;
    private final Origin origin;
    private final Clock clock;
    private boolean originConfirmed;

    Pipeline(Config config, Origin origin, Sink sink, Clock clock, ExtensionLog log) {
        this.origin = origin;
        this.sink = sink;
        this.clock = clock;
        this.buffer = new Buffer(config.bufferBytes(), config.maxRequestBytes(), new DropAccount());
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
    void begin(Event.Invoke invoke) {
        watch.begin(invoke.requestId());
        invocations.trace(invoke.requestId(), invoke.trace());
        if (!originConfirmed) {
            originConfirmed = true;
            Origin confirmed = origin.invokedAs(invoke.functionArn());
            reshaper.origin(confirmed);
            dropRecords.origin(confirmed);
        }
    }

    /// Pushes all that has been received, until that moment of [Clock#nanos] at the latest.
    void flush(long untilNanos) throws InterruptedException {
        intake.settle(Math.min(LONGEST_SETTLE_NANOS, untilNanos - clock.nanos()));
        pusher.flush(untilNanos);
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
