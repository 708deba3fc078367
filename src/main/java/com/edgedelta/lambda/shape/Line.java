package com.edgedelta.lambda.shape;

import org.jspecify.annotations.Nullable;

/// A line of the function or of an extension on its way to its record.
///
/// @param function whether the function has written it
/// @param head the beginning of its record, up to the time
/// @param bareHead the same without the execution that the line names itself
/// @param requestId its invocation; empty if it belongs to none
/// @param time the event's time; null if it is missing
/// @param value the event's record
/// @param lines the number of lines it was merged of
/// @param truncated whether the rest of the value is missing
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
public record Line(
        boolean function,
        byte[] head,
        byte[] bareHead,
        String requestId,
        @Nullable Piece time,
        Piece value,
        int lines,
        boolean truncated) {
    /// The same with what the rules have made of the value. What they hide must not be in the head.
    public Line replacedBy(Piece changed) {
        return new Line(function, bareHead, bareHead, requestId, time, changed, lines, truncated);
    }
}
