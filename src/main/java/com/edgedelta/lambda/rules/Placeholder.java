package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a mask writes in place of a match. `$1` and `${1}` stand for what the pattern's groups have matched,
/// `${name}` for a group with a name; any other `$` stands for itself.
final class Placeholder {
    private static final int NO_GROUP = -1;
    private static final int MOST_DIGITS = 3;

    private final List<Part> parts = new ArrayList<>();

    /// A text, or a group.
    private record Part(String text, int group) {}

    /// @param groups the numbers of the pattern's groups by their names
    Placeholder(String template, Map<String, Integer> groups) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            boolean braces = template.startsWith("${", i);
            int from = i + (braces ? 2 : 1);
            int to = c == '$' ? (braces ? template.indexOf('}', from) : afterDigits(template, from)) : -1;
            int group = to > from ? group(template.substring(from, to), groups) : NO_GROUP;
            if (group == NO_GROUP) {
                text.append(c);
                i++;
            } else {
                parts.add(new Part(text.toString(), group));
                text.setLength(0);
                i = braces ? to + 1 : to;
            }
        }
        parts.add(new Part(text.toString(), NO_GROUP));
    }

    private static int afterDigits(String template, int from) {
        int i = from;
        while (i < template.length() && i < from + MOST_DIGITS && Ascii.isDigit(template.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int group(String reference, Map<String, Integer> groups) {
        if (Ascii.isNumber(reference) && reference.length() <= MOST_DIGITS) {
            return Integer.parseInt(reference);
        }
        return groups.getOrDefault(reference, NO_GROUP);
    }

    /// Appends the text for the search's current match.
    void appendTo(StringBuilder out, Search search, Budget budget) {
        for (Part part : parts) {
            String matched = part.group == NO_GROUP ? "" : search.group(part.group);
            budget.spend(part.text.length() + matched.length());
            out.append(part.text).append(matched);
        }
    }
}
