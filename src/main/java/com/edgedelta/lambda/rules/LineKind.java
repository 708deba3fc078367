package com.edgedelta.lambda.rules;

/// The records that a rule applies to.
public enum LineKind {
    /// Lines of the function and of extensions.
    LINE,
    /// The records of platform events.
    PLATFORM
}
