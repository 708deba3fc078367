package com.edgedelta.lambda.rules;

/// A list of rules, or one of them, cannot be used. The message says why, without anything of a pattern.
final class UnreadableRules extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableRules(String why) {
        super(why, null, false, false);
    }
}
