package com.edgedelta.lambda.telemetry;

/// When a batch that was answered 200 is posted again all the same: Lambda delivers at least once.
public enum Redelivery {
    NEVER,
    /// At once, over the same connection.
    AT_ONCE,
    /// At once, over a connection of its own.
    ON_A_NEW_CONNECTION,
    /// At the beginning of the next invocation, before what is new.
    IN_THE_NEXT_INVOCATION
}
