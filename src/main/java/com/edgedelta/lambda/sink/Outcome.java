package com.edgedelta.lambda.sink;

/// What became of one attempt to send a chunk.
///
/// @param reason what the destination said or did, for people; holds no secret
public record Outcome(Kind kind, String reason) {
    /// The destination has the chunk.
    public static final Outcome ACCEPTED = new Outcome(Kind.ACCEPTED, "accepted");

    public static Outcome unavailable(String reason) {
        return new Outcome(Kind.UNAVAILABLE, reason);
    }

    public static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, reason);
    }

    /// How a sender goes on.
    public enum Kind {
        ACCEPTED,
        /// It may be accepted later: the destination is busy, out of order or out of reach.
        UNAVAILABLE,
        /// The destination will not have it, whatever is tried in this flush.
        REFUSED
    }
}
