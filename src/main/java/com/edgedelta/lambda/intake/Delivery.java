package com.edgedelta.lambda.intake;

import com.edgedelta.lambda.time.Clock;
import org.jspecify.annotations.Nullable;

/// One POST of Lambda, from its headers to our answer. For the thread that answers it.
public final class Delivery {
    /// A larger batch would keep the thread that has received it from the next request.
    private static final int SMALL_BYTES = 16 * 1024;

    private final Intake intake;
    private final Redeliveries redeliveries;
    private final Clock clock;
    private final long beganNanos;
    private final long beganWallMillis;
    private @Nullable Batch batch;

    /// Whether Lambda may not have got the answer. [Redeliveries] guards it.
    boolean doubtful;

    /// Whether all of its batch became records of its own. [Redeliveries] guards it.
    boolean forwarded;

    Delivery(Intake intake, Redeliveries redeliveries, Clock clock) {
        this.intake = intake;
        this.redeliveries = redeliveries;
        this.clock = clock;
        this.beganNanos = clock.nanos();
        this.beganWallMillis = clock.wallMillis();
    }

    /// Accepts its batch, the first bytes of an array that must no longer change. Waits up to 100 ms for room while a
    /// push can make some. [#answered] must follow.
    public void put(byte[] bytes, int length) {
        put(bytes, length, false);
    }

    /// The same, for a caller that calls [#reshape] behind [#answered]: a small batch then wakes no thread.
    public void receive(byte[] bytes, int length) {
        put(bytes, length, length <= SMALL_BYTES);
    }

    private void put(byte[] bytes, int length, boolean callerReshapes) {
        Batch received = new Batch(this, bytes, length, clock.nanos());
        batch = received;
        redeliveries.received(received);
        intake.put(received, callerReshapes);
    }

    /// Reshapes the batch, unless another thread does.
    public void reshape() {
        intake.reshapeReceived();
    }

    /// The POST is over.
    ///
    /// @param completely whether the whole answer was written
    public void answered(boolean completely) {
        if (batch != null) {
            redeliveries.answered(batch, completely);
        }
    }

    /// How long it has taken until then, by the clock that says more: a freeze may stop one of them.
    long age(long nanos, long wallMillis) {
        return Math.max(nanos - beganNanos, (wallMillis - beganWallMillis) * 1_000_000);
    }
}
