package com.edgedelta.lambda.push;

import org.jspecify.annotations.Nullable;

/// Describes a record that the destination refuses.
@FunctionalInterface
public interface RecordDescription {
    /// Returns null for a line of the extension itself: with `extension` logs subscribed, a line about it would be
    /// the next such record, without end.
    @Nullable
    Description of(byte[] record);

    /// The description of a record.
    ///
    /// @param origin type, time and invocation of the record, without its text
    /// @param text its first characters; what the function logged is not for every reader of the extension's lines
    record Description(String origin, String text) {}
}
