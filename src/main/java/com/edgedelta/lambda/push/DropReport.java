package com.edgedelta.lambda.push;

import com.edgedelta.lambda.buffer.DropAccount.Drops;

/// How the destination is told of records that were given up.
public interface DropReport {
    /// The body of a request: one record, its line break included.
    ///
    /// @param wallMillis when the count was made, in milliseconds since the epoch
    byte[] of(Drops drops, long wallMillis);
}
