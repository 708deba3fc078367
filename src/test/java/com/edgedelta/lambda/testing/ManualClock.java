package com.edgedelta.lambda.testing;

import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A clock that advances only by hand. A sleep ends at once and advances it.
public final class ManualClock implements Clock {
    public static final long START = 1_800_000_000_000L;

    private final List<Duration> sleeps = new ArrayList<>();
    private long elapsedNanos;
    private long setBackMillis;
    private Runnable whileAsleep = () -> {};

    @Override
    public synchronized long wallMillis() {
        return START + elapsedNanos / 1_000_000 - setBackMillis;
    }

    @Override
    public synchronized long nanos() {
        return elapsedNanos;
    }

    @Override
    public void sleep(long nanos) {
        Runnable happening;
        synchronized (this) {
            sleeps.add(Duration.ofNanos(nanos));
            elapsedNanos += nanos;
            happening = whileAsleep;
        }
        happening.run();
    }

    /// What happens in each sleep from now on, on the thread that sleeps.
    public synchronized void whileAsleep(Runnable happening) {
        whileAsleep = happening;
    }

    public synchronized void advance(Duration time) {
        elapsedNanos += time.toNanos();
    }

    /// Sets the wall clock back, as a time server does.
    public synchronized void setBack(Duration time) {
        setBackMillis += time.toMillis();
    }

    public synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }
}
