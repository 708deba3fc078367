package com.edgedelta.lambda.sink;

import java.time.Duration;

/// A destination for chunks of newline-delimited records.
///
/// Chunks are sent one at a time. It does not retry: budget, back-off and order are the pusher's.
public interface Sink extends AutoCloseable {
    /// Prepares to send, as far as that is possible without the destination.
    void prepare();

    /// Opens the connection for the first chunk. Returns within the time-out and reports no failure, because the
    /// first chunk will meet it again.
    void connect(Duration timeout) throws InterruptedException;

    /// Returns how long connecting has kept this process busy, in ns, as opposed to waiting for the destination.
    /// Thread-safe.
    default long busyNanos() {
        return 0;
    }

    /// Sends one chunk and returns within the time-out, whatever the destination does; nothing is in flight
    /// afterwards. A sink that can deliver a part of a chunk returns the rest in [Outcome#left]. Throws
    /// InterruptedException only if the calling thread is interrupted.
    Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException;

    /// This process continues from a snapshot, elsewhere and much later: earlier connections, addresses and
    /// credentials must no longer be used. Nothing is in flight.
    default void restored() {}

    /// Frees connections and threads, without waiting for the destination. Thread-safe.
    @Override
    void close();
}
