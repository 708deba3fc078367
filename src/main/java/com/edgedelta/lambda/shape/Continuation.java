package com.edgedelta.lambda.shape;

/// Says which texts belong to the record that the text before them belongs to.
public interface Continuation {
    /// Whether a text goes on with a record.
    ///
    /// @param first the beginning of the record's first text
    /// @param last the beginning of its last text so far; the same object if it has one
    /// @param text the beginning of the text, with its line break if it is short
    boolean goesOn(String first, String last, String text);
}
