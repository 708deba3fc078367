package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.config.Destination.DeliveryStream;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.text.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends each chunk as the records of one `PutRecordBatch` call, or of several if it is too large for one. If only a
/// part of a chunk is accepted, the outcome contains the rest, so that the pusher sends only that again.
final class FirehoseSink implements Sink {
    /// If an attempt took this much longer than it may, by the wall clock, the process was frozen meanwhile.
    private static final long FREEZE_MS = 1_000;

    /// More rehearsals would gain little.
    private static final int REHEARSALS = 8;

    private static final Duration REHEARSED_FOR = Duration.ofMillis(150);

    private final String name;
    private final Supplier<? extends Stream> opening;
    private final InstantSource monotonic;
    private final ReentrantLock sending = new ReentrantLock();
    private @Nullable Stream stream;
    private @Nullable String unusable;
    private boolean closed;
    private volatile long busyNanos;

    /// @param opening makes the client; fails if the SDK cannot use the environment
    FirehoseSink(DeliveryStream destination, Supplier<? extends Stream> opening, InstantSource monotonic) {
        this.name = describe(destination);
        this.opening = opening;
        this.monotonic = monotonic;
    }

    static String describe(DeliveryStream destination) {
        return "delivery stream " + destination.name() + " in " + destination.region();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void prepare() {
        stream();
    }

    /// Ignores failures, because the first chunk meets and reports them again.
    @Override
    public void connect(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        Stream open = stream();
        if (open == null || !sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            SdkCall.of(() -> rehearse(open, until)).await(until - System.nanoTime());
            SdkCall.of(() -> {
                        open.greet();
                        return Outcome.ACCEPTED;
                    })
                    .await(until - System.nanoTime());
        } finally {
            sending.unlock();
        }
    }

    private Outcome rehearse(Stream open, long until) {
        long began = System.nanoTime();
        long enough = Math.min(began + REHEARSED_FOR.toNanos(), until);
        for (int i = 0; i < REHEARSALS && (i == 0 || System.nanoTime() < enough); i++) {
            open.rehearse(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            busyNanos = System.nanoTime() - began;
        }
        return Outcome.ACCEPTED;
    }

    @Override
    public long busyNanos() {
        return busyNanos;
    }

    @Override
    public Outcome send(long id, byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        int longest = Packing.longestLine(body, offset, length);
        if (longest > Packing.OF_THE_API.recordBytes()) {
            return Outcome.tooLarge("a line of " + longest + " bytes, but a Firehose record contains at most "
                    + Packing.OF_THE_API.recordBytes());
        }
        Stream open = stream();
        if (open == null) {
            return Outcome.refused(unusable());
        }
        if (!sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return Outcome.unavailable("no connection in time");
        }
        try {
            return put(open, body, Packing.OF_THE_API.calls(body, offset, length), timeout, until);
        } finally {
            sending.unlock();
        }
    }

    private Outcome put(Stream open, byte[] body, List<List<Part>> calls, Duration timeout, long until)
            throws InterruptedException {
        for (int i = 0; i < calls.size(); i++) {
            List<Part> records = calls.get(i);
            Outcome outcome = unbroken(open, body, records, timeout, until);
            if (outcome.kind() != Outcome.Kind.ACCEPTED) {
                boolean first = i == 0;
                if (first && outcome.left().isEmpty()) {
                    return outcome;
                }
                List<Part> left = new ArrayList<>(outcome.left().isEmpty() ? records : outcome.left());
                for (List<Part> unsent : calls.subList(i + 1, calls.size())) {
                    left.addAll(unsent);
                }
                return outcome.withLeft(left);
            }
        }
        return Outcome.ACCEPTED;
    }

    /// Makes one attempt, and another at once if the process was frozen during the first: its deadline passed
    /// meanwhile and its connection died, and neither is a failure of the stream.
    private Outcome unbroken(Stream open, byte[] body, List<Part> records, Duration timeout, long until)
            throws InterruptedException {
        long began = monotonic.millis();
        Outcome outcome = attempt(open, body, records, until);
        boolean frozen = monotonic.millis() - began > timeout.toMillis() + FREEZE_MS;
        return frozen
                        && outcome.kind() == Outcome.Kind.UNAVAILABLE
                        && outcome.left().isEmpty()
                ? attempt(open, body, records, System.nanoTime() + timeout.toNanos())
                : outcome;
    }

    private static Outcome attempt(Stream open, byte[] body, List<Part> records, long until)
            throws InterruptedException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            return Outcome.unavailable("no time left for all calls");
        }
        Outcome outcome = SdkCall.of(() -> open.put(body, records, Duration.ofNanos(left)))
                .await(left);
        return outcome == null ? Outcome.unavailable("no answer in time") : outcome;
    }

    @Override
    public synchronized void restored() {
        if (stream != null) {
            stream.restored();
        }
    }

    private synchronized String unusable() {
        return unusable == null ? "closed" : unusable;
    }

    private synchronized @Nullable Stream stream() {
        if (stream == null && unusable == null && !closed) {
            try {
                stream = opening.get();
            } catch (RuntimeException unusableSettings) {
                unusable = "the AWS SDK cannot make a client for it: " + Failures.describeRoot(unusableSettings)
                        + "; check the AWS SDK's variables, such as AWS_ENDPOINT_URL_FIREHOSE";
            }
        }
        return stream;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (stream != null) {
            stream.close();
        }
    }
}
