package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome;
import java.time.Duration;
import java.util.List;

/// One delivery stream. Each method is one blocking request, which ends early if its thread is interrupted.
interface Stream extends AutoCloseable {
    /// Sends these records of the array in one call and returns the outcome of this call only. [Outcome#left]
    /// contains the refused records if only some were refused.
    Outcome put(byte[] body, List<Outcome.Part> records, Duration timeout);

    /// Runs everything that [#put] runs except for the request itself: it fetches credentials, signs a request, and
    /// reads a response.
    void rehearse(Duration timeout);

    /// Opens a connection with an empty request.
    void greet();

    /// Drops the credentials that were fetched before a snapshot.
    void restored();

    @Override
    void close();
}
