package com.edgedelta.lambda.sink;

import java.time.Duration;

/// A destination for chunks of newline-delimited records.
///
/// Chunks are sent one at a time. It does not retry: budget, back-off and order are the pusher's.
public interface Sink extends AutoCloseable {
    /// Creates what sending needs, without any contact to the destination.
    void prepare();

    /// Opens the connection before the first chunk needs it. Returns within the time-out and does not report a
    /// failure: the first chunk meets it again.
    void connect(Duration timeout) throws InterruptedException;

    /// How long connecting has kept this process busy, in ns, not counting the wait for the destination. Any thread.
    default long busyNanos() {
        return 0;
    }

    /// Sends one chunk and returns within the time-out, whatever the destination does; nothing is in flight
    /// afterwards. A sink that can deliver a part of a chunk reports by [Outcome#left] what must be sent again.
    /// Throws InterruptedException only if the calling thread is interrupted.
    ///
    /// @param id identifies these records: all attempts to send them have it, and nothing else of this process
    Outcome send(long id, byte[] body, int offset, int length, Duration timeout) throws InterruptedException;

    /// The process was restored from a snapshot, elsewhere and much later: connections, addresses and credentials
    /// from before must not be used any more. Nothing is being sent.
    default void restored() {}

    /// Frees connections and threads without waiting for the destination. Any thread.
    @Override
    void close();
}
