package com.edgedelta.lambda.sink;

/// What became of one attempt to send a chunk.
///
/// @param reason what the destination said or did, for people; holds no secret
/// @param retryAfterMillis how long the destination asked to be left alone, in ms from now; 0 where it did not
public record Outcome(Kind kind, String reason, long retryAfterMillis) {
    /// The destination has the chunk.
    public static final Outcome ACCEPTED = new Outcome(Kind.ACCEPTED, "accepted", 0);

    public static Outcome unavailable(String reason) {
        return unavailable(reason, 0);
    }

    public static Outcome unavailable(String reason, long retryAfterMillis) {
        return new Outcome(Kind.UNAVAILABLE, reason, retryAfterMillis);
    }

    public static Outcome tooLarge(String reason) {
        return new Outcome(Kind.TOO_LARGE, reason, 0);
    }

    public static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, reason, 0);
    }

    /// How a sender goes on.
    public enum Kind {
        ACCEPTED,
        /// It may be accepted later: the destination is busy, out of order or out of reach.
        UNAVAILABLE,
        /// Its parts may be accepted.
        TOO_LARGE,
        /// The destination will not have it, whatever is tried in this flush.
        REFUSED
    }
}
