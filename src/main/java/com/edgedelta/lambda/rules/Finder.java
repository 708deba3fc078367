package com.edgedelta.lambda.rules;

import org.jspecify.annotations.Nullable;

/// Finds data of one kind, in a time that grows with the text's length alone.
interface Finder {
    /// The same as [Search#beginRecord], for a kind of data that several records may have parts of.
    default void beginRecord(boolean value) {}

    /// Returns the next match that begins there or later; null if there is none.
    @Nullable
    Match find(String text, int from);

    /// What the JSON has if one of its texts has a match.
    Need need();

    /// Whether the next records may have more of what the latest has begun with, whatever else they have.
    default boolean awaitsRest() {
        return false;
    }
}
