package com.edgedelta.lambda.shape;

import org.jspecify.annotations.Nullable;

/// A line of the function or of an extension on its way to its record.
///
/// @param function whether the function has written it
/// @param head the beginning of its record, up to the time
/// @param requestId its invocation; empty if it belongs to none
/// @param time the event's time; null if it is missing
/// @param value the event's record
/// @param lines the number of lines it was merged of
/// @param truncated whether the rest of the value is missing
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
public record Line(
        boolean function,
        byte[] head,
        String requestId,
        @Nullable Piece time,
        Piece value,
        int lines,
        boolean truncated) {
    public Line with(Piece changed) {
        return new Line(function, head, requestId, time, changed, lines, truncated);
    }
}
