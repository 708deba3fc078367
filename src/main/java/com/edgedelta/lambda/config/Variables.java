package com.edgedelta.lambda.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Environment variables read by type: an unset or empty one is its default, a bad one its default and a line that
/// names the variable, the value, what is allowed and what is used instead.
final class Variables {
    /// No upper bound of its own: whatever is larger counts as this.
    static final int UNBOUNDED = 1_000_000_000;

    private static final int LONGEST_SHOWN = 80;

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    void report(String problem) {
        problems.add(problem);
    }

    String text(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /// The first of these variables that is set; the last where none is.
    String firstSet(String... names) {
        int i = 0;
        while (i < names.length - 1 && text(names[i]).isEmpty()) {
            i++;
        }
        return names[i];
    }

    boolean flag(String name) {
        return choice(name, "false", "true").equals("true");
    }

    /// One of the allowed words, without regard to case; the first is the default.
    String choice(String name, String... allowed) {
        String value = text(name);
        if (value.isEmpty()) {
            return allowed[0];
        }
        for (String word : allowed) {
            if (word.equalsIgnoreCase(value)) {
                return word;
            }
        }
        bad(name, value, String.join(" or ", allowed), allowed[0]);
        return allowed[0];
    }

    int number(String name, int byDefault, int least, int most) {
        return number(name, byDefault, least, most, -1);
    }

    /// A whole number from `least` to `most` but for the excepted one.
    int number(String name, int byDefault, int least, int most, int excepted) {
        String value = text(name);
        if (value.isEmpty()) {
            return byDefault;
        }
        long number = wholeNumber(value);
        if (most == UNBOUNDED) {
            number = Math.min(number, UNBOUNDED);
        }
        if (number >= least && number <= most && number != excepted) {
            return (int) number;
        }
        String range = most == UNBOUNDED ? "a whole number from " + least + " up" : least + " to " + most;
        bad(name, value, excepted >= 0 ? range + ", but not " + excepted : range, Integer.toString(byDefault));
        return byDefault;
    }

    /// The number that the digits say, at most a billion; -1 where there is anything but digits.
    private static long wholeNumber(String value) {
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = Math.min(number * 10 + (c - '0'), UNBOUNDED);
        }
        return number;
    }

    /// The entries of a comma-separated list, without the spaces around them; empty entries are left out.
    List<String> list(String name) {
        List<String> entries = new ArrayList<>();
        String value = text(name);
        int from = 0;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int to = comma < 0 ? value.length() : comma;
            String entry = value.substring(from, to).strip();
            if (!entry.isEmpty()) {
                entries.add(entry);
            }
            from = to + 1;
        }
        return entries;
    }

    private void bad(String name, String value, String allowed, String used) {
        report(name + "=" + quote(value) + " is not allowed: it takes " + allowed + "; using " + used);
    }

    /// A value as it may stand in a log line: in quotes, on one line, not too long.
    static String quote(String value) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < value.length() && i < LONGEST_SHOWN; i++) {
            char c = value.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return shown.append(value.length() > LONGEST_SHOWN ? "...\"" : "\"").toString();
    }
}
