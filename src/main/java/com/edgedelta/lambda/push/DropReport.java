package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.DropAccount.Drops;

/// The report of dropped records to the destination.
public interface DropReport {
    /// The body of a request: one record, its line break included.
    ///
    /// @param wallMillis when the count was made, in milliseconds since the epoch
    byte[] of(Drops drops, long wallMillis);
}
