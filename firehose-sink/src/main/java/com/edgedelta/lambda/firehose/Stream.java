package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome;
import java.time.Duration;
import java.util.List;

/// One delivery stream, as far as [FirehoseSink] needs to know it: each method is one request, which blocks, and
/// may be cut off by interrupting its thread.
interface Stream extends AutoCloseable {
    /// Sends these records of the array in one call. What it answers speaks of nothing but this call: its
    /// [Outcome#left] holds the records that were refused, where there are some that were not.
    Outcome put(byte[] body, List<Outcome.Part> records, Duration timeout);

    /// Runs all that [#put] runs but the request itself: credentials are fetched, a request is signed, an answer
    /// read.
    void rehearse(Duration timeout);

    /// Opens a connection by a request that carries nothing.
    void greet();

    /// Forgets the credentials that were fetched before a snapshot.
    void restored();

    @Override
    void close();
}
