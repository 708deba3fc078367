package com.edgedelta.lambda.telemetry;

/// When an accepted batch is posted again: Lambda delivers at least once.
public enum Redelivery {
    NEVER,
    /// At once, over the same connection.
    AT_ONCE,
    /// At once, over a new connection.
    ON_A_NEW_CONNECTION,
    /// At the beginning of the next invocation, before new events.
    IN_THE_NEXT_INVOCATION
}
