package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.config.Destination.DeliveryStream;
import com.edgedelta.lambda.http.Creation;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.text.Failures;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends each chunk as the records of one `PutRecordBatch` call, or of several if it is too large for one. If only a
/// part of a chunk is accepted, the outcome contains the rest, so that the pusher sends only that again.
final class FirehoseSink implements Sink {
    /// If an attempt took this much longer than it may, the process was frozen meanwhile. A wall clock that steps does
    /// not count.
    private static final long FREEZE_NANOS = 1_000_000_000;

    /// More rehearsals would gain little.
    private static final int REHEARSALS = 8;

    private static final Duration REHEARSED_FOR = Duration.ofMillis(150);

    private final String name;
    private final Supplier<? extends Stream> opening;
    private final Clock clock;
    private final ReentrantLock sending = new ReentrantLock();
    private Creation<Stream> creation;
    private boolean closed;
    private volatile long busyNanos;

    /// @param opening makes the client; fails if the SDK cannot use the environment
    FirehoseSink(DeliveryStream destination, Supplier<? extends Stream> opening, Clock clock) {
        this.name = describe(destination);
        this.opening = opening;
        this.creation = new Creation<>(opening::get, Stream::close);
        this.clock = clock;
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
        creation().run();
    }

    private synchronized Creation<Stream> creation() {
        return creation;
    }

    /// The next request begins another creation, unless one has begun already.
    private synchronized void createAgain(Creation<Stream> failed) {
        if (!closed && failed.equals(creation)) {
            creation = new Creation<>(opening::get, Stream::close);
        }
    }

    /// Ignores failures, because the first chunk meets and reports them again.
    @Override
    public void connect(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        Stream open;
        try {
            open = stream(timeout.toNanos());
        } catch (ExecutionException failed) {
            return;
        }
        if (open == null || !sending.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
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
        Stream open;
        try {
            open = stream(timeout.toNanos());
        } catch (ExecutionException failed) {
            return unusable(failed.getCause());
        }
        if (open == null) {
            return Outcome.unavailable("no client in time");
        }
        if (!sending.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
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
        long began = clock.nanos();
        Outcome outcome = attempt(open, body, records, until);
        boolean frozen = clock.nanos() - began > timeout.toNanos() + FREEZE_NANOS;
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
    public void restored() {
        Creation<Stream> created = creation();
        if (created.state() == Future.State.SUCCESS) {
            created.resultNow().restored();
        }
    }

    /// Returns the client; null if it takes longer to create it.
    private @Nullable Stream stream(long nanos) throws InterruptedException, ExecutionException {
        Creation<Stream> current = creation();
        try {
            return current.within(nanos);
        } catch (OutOfMemoryError full) {
            createAgain(current);
            throw full;
        } catch (ExecutionException failed) {
            if (!LastingFailure.is(failed.getCause())) {
                createAgain(current);
            }
            throw failed;
        }
    }

    private static Outcome unusable(@Nullable Throwable failure) {
        String reason = "the AWS SDK cannot make a client for it: " + Failures.describeRoot(failure);
        return LastingFailure.is(failure)
                ? Outcome.refused(reason + "; check the AWS SDK's variables, such as AWS_ENDPOINT_URL_FIREHOSE")
                : Outcome.unavailable(reason);
    }

    @Override
    public void close() {
        end().close();
    }

    private synchronized Creation<Stream> end() {
        closed = true;
        return creation;
    }
}
