package com.edgedelta.lambda.buffer;

/// Why a record was dropped.
public enum DropReason {
    /// It did not fit into `ED_BUFFER_SIZE_MB`; the oldest records are dropped first.
    BUFFER_FULL("buffer_full"),
    /// It was sent in ten flushes, and the destination was unavailable in the last one.
    TOO_MANY_FLUSHES("too_many_flushes"),
    /// The destination refused it: in ten flushes, or while it accepted other records of the same request.
    REJECTED("rejected"),
    /// The destination responded twice, and neither response could be read. It may have the record.
    UNREADABLE_ANSWER("unreadable_answer"),
    /// The batch it came in was equal to one that Lambda had a reason to deliver again.
    REDELIVERED("redelivered"),
    /// The batch it came in, or it alone, was larger than what is taken.
    TOO_LARGE("too_large"),
    /// Its event was not valid telemetry.
    MALFORMED("malformed"),
    /// The process ended before it could be delivered.
    SHUTDOWN("shutdown"),
    /// Memory ran out when it was received, reshaped or kept.
    OUT_OF_MEMORY("out_of_memory");

    private final String wireName;

    DropReason(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
