package com.edgedelta.lambda.buffer;

/// Why a record was given up.
public enum DropReason {
    /// There was no room for it within `ED_BUFFER_SIZE_MB`; the oldest go first.
    BUFFER_FULL("buffer_full"),
    /// It was sent in ten flushes and accepted in none.
    TOO_MANY_FLUSHES("too_many_flushes"),
    /// The event it came in was no valid telemetry.
    MALFORMED("malformed"),
    /// The batch it came in, or it alone, was larger than what is taken.
    TOO_LARGE("too_large"),
    /// The process ended before it could be delivered.
    SHUTDOWN("shutdown");

    private final String wireName;

    DropReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
