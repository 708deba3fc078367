package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.config.Destination.DeliveryStream;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import com.edgedelta.lambda.sink.Sink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends each chunk as the records of one `PutRecordBatch` call, or of several where it is too large for one. Of a
/// chunk that was taken in part it tells what is left, so that the pusher sends that alone again.
final class FirehoseSink implements Sink {
    /// An attempt that took so much longer than it may, by the wall clock, stood still with the whole process.
    private static final long STOP_MS = 1_000;

    /// Rehearsals after which there is little left to gain.
    private static final int REHEARSALS = 8;

    private static final Duration REHEARSED_FOR = Duration.ofMillis(150);

    private final String name;
    private final Supplier<? extends Stream> opening;
    private final InstantSource wallClock;
    private final ReentrantLock sending = new ReentrantLock();
    private @Nullable Stream stream;
    private @Nullable String unusable;
    private boolean closed;
    private volatile long busyNanos;

    /// @param opening makes the client; it may fail where the environment holds what the SDK cannot use
    FirehoseSink(DeliveryStream destination, Supplier<? extends Stream> opening, InstantSource wallClock) {
        this.name = describe(destination);
        this.opening = opening;
        this.wallClock = wallClock;
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

    /// Whatever fails here the first chunk will meet again and say.
    @Override
    public void connect(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        Stream open = stream();
        if (open == null || !sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            Exchange.of(() -> rehearse(open, until)).await(until - System.nanoTime());
            Exchange.of(() -> {
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
    public Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        int longest = Packing.longestLine(body, offset, length);
        if (longest > Packing.OF_THE_API.recordBytes()) {
            return Outcome.tooLarge("a line of " + longest + " bytes, and a record of Firehose's holds at most "
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

    /// One attempt; and another at once where the process was stopped during the first: the deadline passed
    /// meanwhile, and the connection died, and neither is a failure of the stream's.
    private Outcome unbroken(Stream open, byte[] body, List<Part> records, Duration timeout, long until)
            throws InterruptedException {
        long began = wallClock.millis();
        Outcome outcome = attempt(open, body, records, until);
        boolean stopped = wallClock.millis() - began > timeout.toMillis() + STOP_MS;
        return stopped
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
        Outcome outcome = Exchange.of(() -> open.put(body, records, Duration.ofNanos(left)))
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
                unusable = "no client for it can be made: " + Answers.describe(unusableSettings)
                        + "; check the variables of the AWS SDK, AWS_ENDPOINT_URL_FIREHOSE among them";
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
