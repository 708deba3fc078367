package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.shape.Sampling;
import org.jspecify.annotations.Nullable;

/// The last step of shaping: a finished record goes into the buffer, at once or when its invocation is in the sample.
final class Forwarding {
    private final Buffer buffer;
    private final @Nullable Sampling sampling;

    /// @param sampling null if all invocations are forwarded
    Forwarding(Buffer buffer, @Nullable Sampling sampling) {
        this.buffer = buffer;
        this.sampling = sampling;
    }

    /// Forwards a record that shares the fate of its invocation.
    ///
    /// @param error whether its invocation is kept because of it
    void ofInvocation(String requestId, boolean error, byte[] record, int length) {
        if (sampling == null) {
            buffer.append(record, 0, length);
        } else {
            sampling.record(requestId, error, record, length);
        }
    }

    /// Forwards a record whatever becomes of its invocation.
    void always(byte[] record, int length) {
        if (sampling == null) {
            buffer.append(record, 0, length);
        } else {
            sampling.always(record, length);
        }
    }
}
