package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Outcome.Part;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A delivery stream that takes calls and never answers. It counts them.
record SilentStream(AtomicInteger calls, CountDownLatch closed) implements Stream {
    SilentStream(AtomicInteger calls) {
        this(calls, new CountDownLatch(1));
    }

    /// One that gives up every call at once.
    static SilentStream cutOff() {
        return new SilentStream(new AtomicInteger(), new CountDownLatch(0));
    }

    /// Waits for it, for 60 s at most.
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing has come");
            }
        } catch (InterruptedException ended) {
            throw new AssertionError("interrupted", ended);
        }
    }

    @Override
    public Outcome put(byte[] body, List<Part> records, Duration timeout) {
        calls.incrementAndGet();
        try {
            closed.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException cutOff) {
            Thread.currentThread().interrupt();
        }
        return Outcome.unavailable("cut off");
    }

    @Override
    public void rehearse(Duration timeout) {}

    @Override
    public void greet() {}

    @Override
    public void restored() {}

    @Override
    public void close() {
        closed.countDown();
    }
}
