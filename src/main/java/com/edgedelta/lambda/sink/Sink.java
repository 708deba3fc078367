package com.edgedelta.lambda.sink;

import java.time.Duration;

/// A destination for chunks of newline-delimited records.
///
/// Called by one thread at a time. It does not retry: budget, back-off and order are the pusher's.
public interface Sink extends AutoCloseable {
    /// Sends one chunk and answers within the time-out, whatever the destination does; nothing of it is under way
    /// afterwards. Throws InterruptedException only where the calling thread is interrupted.
    Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException;

    /// Frees connections and threads; does not wait for the destination.
    @Override
    void close();
}
