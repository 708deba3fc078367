package com.edgedelta.lambda.rules;

/// Texts that are in each match of a pattern. A line without them needs no matcher.
///
/// They have only characters that JSON need not escape. A pattern that is not understood has none, which is always
/// right.
///
/// @param prefix each match begins with it
/// @param longest each match contains it
record Literals(String prefix, String longest) {
    static final Literals NONE = new Literals("", "");

    static Literals of(String pattern) {
        Reading reading = new Reading(pattern);
        boolean understood = !mayHaveFlags(pattern) && reading.read();
        return understood ? new Literals(reading.prefix, reading.longest) : NONE;
    }

    /// With flags, letters may match others, and parentheses may be in a comment.
    private static boolean mayHaveFlags(String pattern) {
        for (int i = pattern.indexOf("(?"); i >= 0; i = pattern.indexOf("(?", i + 1)) {
            if (i + 2 >= pattern.length() || ":=!<>".indexOf(pattern.charAt(i + 2)) < 0) {
                return true;
            }
        }
        return false;
    }

    /// Reads one alternative from left to right.
    private static final class Reading {
        private final String pattern;
        private final StringBuilder run = new StringBuilder();
        private int i;
        private boolean atBegin = true;
        private String prefix = "";
        private String longest = "";

        Reading(String pattern) {
            this.pattern = pattern;
        }

        /// Returns false if the pattern has something that is not understood.
        boolean read() {
            boolean understood = true;
            while (understood && i < pattern.length()) {
                char c = pattern.charAt(i++);
                switch (c) {
                    case '|', ')' -> understood = false;
                    case '(' -> understood = group();
                    case '[' -> understood = endRun() && skipClass();
                    case '\\' -> understood = escape();
                    case '*', '?', '{' -> understood = quantifier(c);
                    case '+', '.', '^', '$' -> endRun();
                    default -> literal(c);
                }
            }
            endRun();
            return understood;
        }

        private void literal(char c) {
            if (c < ' ' || c > '~' || c == '"' || c == '/') {
                endRun();
            } else {
                run.append(c);
            }
        }

        private boolean endRun() {
            String text = run.toString();
            run.setLength(0);
            if (atBegin) {
                prefix = text;
            }
            atBegin = false;
            longest = text.length() > longest.length() ? text : longest;
            return true;
        }

        /// The element before the quantifier may be missing in a match, unless its least number is at least one.
        private boolean quantifier(char c) {
            boolean optional = c != '{' || (i < pattern.length() && pattern.charAt(i) == '0');
            if (optional && !run.isEmpty()) {
                run.setLength(run.length() - 1);
            }
            if (c == '{') {
                i = pattern.indexOf('}', i) + 1;
            }
            return endRun() && i > 0;
        }

        private boolean escape() {
            char c = i < pattern.length() ? pattern.charAt(i++) : 'Q';
            if ("dDsSwWbBAzZRXhHvVntrfae".indexOf(c) >= 0) {
                return endRun();
            }
            if (Character.isLetterOrDigit(c)) {
                return false;
            }
            if (c == '\\') {
                return endRun();
            }
            literal(c);
            return true;
        }

        /// A class may contain others. In each of them a bracket that comes first does not close it.
        private boolean skipClass() {
            skipFirstOfClass();
            int depth = 1;
            while (depth > 0 && i < pattern.length()) {
                char c = pattern.charAt(i++);
                boolean intersection = c == '&' && pattern.startsWith("&", i);
                if (intersection || (c == '\\' && !skipEscaped())) {
                    return false;
                }
                if (c == '[') {
                    skipFirstOfClass();
                }
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            }
            return depth == 0;
        }

        private void skipFirstOfClass() {
            i += pattern.startsWith("^", i) ? 1 : 0;
            i += pattern.startsWith("]", i) ? 1 : 0;
        }

        /// Returns false if the backslash before says more than what the next character is.
        private boolean skipEscaped() {
            return i < pattern.length() && "QEc".indexOf(pattern.charAt(i++)) < 0;
        }

        private boolean group() {
            endRun();
            int from = i;
            int depth = 1;
            while (depth > 0 && i < pattern.length()) {
                char c = pattern.charAt(i++);
                if ((c == '\\' && !skipEscaped()) || (c == '[' && !skipClass())) {
                    return false;
                }
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            return depth == 0 && ofGroup(pattern.substring(from, i - 1));
        }

        private boolean ofGroup(String group) {
            String content = group.startsWith("?:") ? group.substring(2) : group;
            if (content.startsWith("?")) { // A look-around is not in the match.
                return true;
            }
            boolean certain = i >= pattern.length() || "*?{".indexOf(pattern.charAt(i)) < 0;
            String inside = certain ? of(content).longest : "";
            longest = inside.length() > longest.length() ? inside : longest;
            return true;
        }
    }
}
