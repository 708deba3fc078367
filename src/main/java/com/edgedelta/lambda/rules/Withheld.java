package com.edgedelta.lambda.rules;

/// The texts of the extension's own in records.
final class Withheld {
    private Withheld() {}

    /// In place of a match, unless the rule has a placeholder of its own.
    static String masked(String rule) {
        return "[masked: " + rule + "]";
    }

    static String unusable(String rule) {
        return "[withheld: rule " + rule + " cannot be used]";
    }

    static String budgetSpent(String rule) {
        return "[withheld: rule " + rule + " took too many steps]";
    }

    static String broken(String rule) {
        return "[withheld: rule " + rule + " would break the JSON]";
    }

    static String truncated() {
        return "[withheld: the end of the record is missing]";
    }
}
