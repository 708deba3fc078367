package com.edgedelta.lambda.sink;

import java.util.List;

/// What became of one attempt to send a chunk.
///
/// @param reason what the destination said or did, for people; holds no secret
/// @param retryAfterMillis how long the destination asked to be left alone, in ms from now; 0 where it did not
/// @param left what the destination has not got of a chunk of which it has got something, in order; empty where it
/// has got all or nothing
public record Outcome(Kind kind, String reason, long retryAfterMillis, List<Part> left) {
    /// The destination has the chunk.
    public static final Outcome ACCEPTED = new Outcome(Kind.ACCEPTED, "accepted", 0, List.of());

    /// Whole records of a chunk, by their place in the array that was sent.
    public record Part(int offset, int length) {}

    public static Outcome unavailable(String reason) {
        return unavailable(reason, 0);
    }

    public static Outcome unavailable(String reason, long retryAfterMillis) {
        return new Outcome(Kind.UNAVAILABLE, reason, retryAfterMillis, List.of());
    }

    public static Outcome tooLarge(String reason) {
        return new Outcome(Kind.TOO_LARGE, reason, 0, List.of());
    }

    public static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, reason, 0, List.of());
    }

    /// The same for a chunk of which only this is left: the rest must not be sent again.
    public Outcome withLeft(List<Part> left) {
        return new Outcome(kind, reason, retryAfterMillis, List.copyOf(left));
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
