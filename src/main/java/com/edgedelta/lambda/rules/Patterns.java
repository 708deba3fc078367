package com.edgedelta.lambda.rules;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Compiles the rules' patterns.
final class Patterns {
    private static final char REPLACEMENT = '\ufffd';
    private static final String GROUP_OF_GO = "(?P<";

    private Patterns() {}

    /// Go names a group `(?P<name>...)`, Java without the `P`: rules written for Go are read, too.
    static Pattern compile(String pattern) throws UnreadableRules {
        if (pattern.isEmpty()) {
            throw new UnreadableRules("its pattern is empty");
        }
        if (pattern.indexOf(REPLACEMENT) >= 0) {
            throw new UnreadableRules("its pattern has characters that cannot be read");
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException invalid) {
            if (pattern.contains(GROUP_OF_GO)) {
                return compile(pattern.replace(GROUP_OF_GO, "(?<"));
            }
            throw new UnreadableRules(
                    "its pattern is not a regular expression of Java, at character " + Math.max(0, invalid.getIndex()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError invalid) {
            throw new UnreadableRules("its pattern is too large");
        }
    }
}
