package com.edgedelta.lambda.shape;

import java.util.Arrays;

/// A JSON value, or a part of one, in an array that must not change meanwhile.
///
/// @param plain as [com.edgedelta.lambda.json.Span#plain]
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
public record Piece(byte[] json, int from, int to, boolean plain) {
    public int length() {
        return to - from;
    }

    /// Whether it is a text.
    public boolean isText() {
        return json[from] == '"';
    }

    /// The same in an array of its own.
    Piece copy() {
        return new Piece(Arrays.copyOfRange(json, from, to), 0, to - from, plain);
    }
}
