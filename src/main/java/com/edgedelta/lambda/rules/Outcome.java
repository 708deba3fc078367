package com.edgedelta.lambda.rules;

/// What the rules have made of a record.
public sealed interface Outcome {
    /// The record is forwarded as it is.
    record Unchanged() implements Outcome {}

    /// This JSON value is forwarded instead. It is valid and has no raw control characters.
    ///
    /// @param json UTF-8; a string if the record was one or is withheld
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
    record Replaced(byte[] json) implements Outcome {}

    /// The record is not forwarded.
    record LeftOut() implements Outcome {}
}
