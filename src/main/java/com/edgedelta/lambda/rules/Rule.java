package com.edgedelta.lambda.rules;

import java.util.Set;

/// One entry of the settings' list.
sealed interface Rule {
    /// The name, fit for log lines and messages.
    String name();

    /// The records it applies to.
    Set<LineKind> kinds();

    /// Replaces what is found.
    ///
    /// @param written whether it is also for JSON as it is written, because its pattern has a quotation mark
    record Mask(String name, Set<LineKind> kinds, Search search, Placeholder placeholder, boolean written)
            implements Rule {}

    /// Leaves out records in which something is found, or all others.
    record Filter(String name, Set<LineKind> kinds, Search search, boolean include) implements Rule {}

    /// A mask that cannot be used: nobody knows what it would have masked.
    record Unusable(String name, Set<LineKind> kinds) implements Rule {}
}
