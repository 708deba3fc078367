package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.sink.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a chunk that was sent: the transition in the buffer, the breaker's state, and the line for the user.
/// A chunk that the destination refuses does not hold up the chunks behind it; one that found no destination does.
final class Settlement {
    private final Buffer buffer;
    private final CircuitBreaker breaker;
    private final Incidents incidents;

    Settlement(Buffer buffer, CircuitBreaker breaker, Incidents incidents) {
        this.buffer = buffer;
        this.breaker = breaker;
        this.incidents = incidents;
    }

    /// Removes from the chunk what the destination has taken of it: those records are not sent again.
    void keepWhatIsLeft(Chunk chunk, Outcome outcome) {
        List<Outcome.Part> left = outcome.left();
        if (left.isEmpty()) {
            return;
        }
        int[] bounds = new int[2 * left.size()];
        for (int i = 0; i < left.size(); i++) {
            bounds[2 * i] = left.get(i).offset();
            bounds[2 * i + 1] = left.get(i).offset() + left.get(i).length();
        }
        buffer.keepOnly(chunk, bounds);
    }

    /// Ends a chunk's turn in this flush.
    ///
    /// @param outcome null if sending itself went wrong
    void settle(Chunk chunk, @Nullable Outcome outcome) {
        switch (outcome == null ? Outcome.Kind.UNAVAILABLE : outcome.kind()) {
            case ACCEPTED -> {
                buffer.delivered(chunk);
                incidents.delivered();
            }
            case TOO_LARGE -> buffer.split(chunk);
            case REFUSED -> {
                buffer.failed(chunk, DropReason.REJECTED);
                incidents.undelivered(outcome == null ? "" : outcome.reason());
            }
            case UNAVAILABLE -> {
                buffer.failed(chunk, DropReason.TOO_MANY_FLUSHES);
                if (outcome != null) {
                    breaker.failed(outcome.retryAfterMillis());
                    incidents.undelivered(outcome.reason());
                }
            }
        }
    }
}
