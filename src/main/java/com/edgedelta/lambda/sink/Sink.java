package com.edgedelta.lambda.sink;

import java.time.Duration;

/// A destination for chunks of newline-delimited records.
///
/// Chunks are sent one at a time. It does not retry: budget, back-off and order are the pusher's.
public interface Sink extends AutoCloseable {
    /// Makes what sending needs, as far as it takes no destination.
    void prepare();

    /// Opens the connection, so that the first chunk finds it open; answers within the time-out and says nothing of
    /// failure, which the first chunk will meet again.
    void connect(Duration timeout) throws InterruptedException;

    /// How long connecting has kept this process busy, in ns, as opposed to waiting for the destination. Any thread.
    default long busyNanos() {
        return 0;
    }

    /// Sends one chunk and answers within the time-out, whatever the destination does; nothing of it is under way
    /// afterwards. A sink that can deliver a part of a chunk tells with [Outcome#left] what is to be sent again.
    /// Throws InterruptedException only where the calling thread is interrupted.
    Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException;

    /// This process goes on from a snapshot, elsewhere and much later: connections, addresses and credentials that
    /// were got before must not be used any more. Nothing is being sent.
    default void restored() {}

    /// Frees connections and threads; does not wait for the destination. Any thread.
    @Override
    void close();
}
