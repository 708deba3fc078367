package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.lifecycle.RuntimeApi.Refused;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.text.Failures;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;

/// The events of this sandbox, one after another. A failed `next` is repeated after a pause, whatever has failed: the
/// process must not end before SHUTDOWN.
final class EventSource {
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final RuntimeApi api;
    private final Runnable freeMemory;
    private final Clock clock;
    private final ExtensionLog log;
    private long pause = FIRST_PAUSE_NANOS;

    /// @param freeMemory called when memory has run out
    EventSource(RuntimeApi api, Runnable freeMemory, Clock clock, ExtensionLog log) {
        this.api = api;
        this.freeMemory = freeMemory;
        this.clock = clock;
        this.log = log;
    }

    /// Waits for the next INVOKE or SHUTDOWN, however long it takes.
    ///
    /// @throws Refused if Lambda will send no further events
    Event next() throws InterruptedException, Refused {
        while (true) {
            try {
                Event event = api.next();
                if (!(event instanceof Event.Other)) {
                    pause = FIRST_PAUSE_NANOS;
                    return event;
                }
                pauseAfter(new IOException("an unexpected event: " + event));
            } catch (Refused e) {
                if (e.status() < 500) {
                    throw e;
                }
                pauseAfter(e);
            } catch (IOException | RuntimeException | Error e) {
                renewAfter(e);
            }
        }
    }

    private void renewAfter(Throwable failure) throws InterruptedException {
        try {
            if (failure instanceof OutOfMemoryError) {
                freeMemory.run();
            }
            api.renew();
            pauseAfter(failure);
        } catch (RuntimeException | OutOfMemoryError again) {
            clock.sleep(pause);
        }
    }

    private void pauseAfter(Throwable failure) throws InterruptedException {
        if (pause == FIRST_PAUSE_NANOS) {
            log.warn("event/next failed and is tried again: " + Failures.message(failure));
        }
        clock.sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
    }
}
