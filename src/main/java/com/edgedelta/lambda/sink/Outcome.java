package com.edgedelta.lambda.sink;

import java.util.List;

/// The outcome of one attempt to send a chunk.
///
/// @param reason the answer or failure, for people; contains no secret
/// @param retryAfterMillis the pause that the destination asked for, in ms from now; 0 if it did not
/// @param left the records that the destination does not have, in order, if it has a part of the chunk; empty if it
/// has all or nothing
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

    /// Returns the same outcome for a chunk of which only these records remain: the others must not be sent again.
    public Outcome withLeft(List<Part> left) {
        return new Outcome(kind, reason, retryAfterMillis, List.copyOf(left));
    }

    /// How a sender continues.
    public enum Kind {
        ACCEPTED,
        /// It may be accepted later: the destination is busy, broken or unreachable.
        UNAVAILABLE,
        /// Its parts may be accepted.
        TOO_LARGE,
        /// The destination refuses it, whatever this flush tries.
        REFUSED
    }
}
