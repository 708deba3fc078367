package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads environment variables by type. An unset or empty variable has its default. A bad one has its default, too,
/// and a line that names the variable, its value, the allowed values, and the value used instead.
final class Variables {
    /// Larger numbers count as this one.
    private static final int LARGEST = 1_000_000_000;

    private static final int LONGEST_SHOWN = 80;

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    Set<String> names() {
        return environment.keySet();
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /// The variables read so far whose values differ from their defaults, as `NAME=value`.
    List<String> changed() {
        return List.copyOf(changed);
    }

    /// Notes a value that is used, unless it is the default.
    void differs(String name, String value, String byDefault) {
        if (!value.equals(byDefault)) {
            changed.add(name + "=" + value);
        }
    }

    void report(String problem) {
        problems.add(problem);
    }

    String text(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    /// Returns the first of these variables that is set, or the last one if none is.
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

    /// Returns one of the allowed words, ignoring case. The first one is the default.
    String choice(String name, String... allowed) {
        String value = text(name);
        if (value.isEmpty()) {
            return allowed[0];
        }
        for (String word : allowed) {
            if (word.equalsIgnoreCase(value)) {
                differs(name, word, allowed[0]);
                return word;
            }
        }
        bad(name, value, String.join(" or ", allowed), allowed[0]);
        return allowed[0];
    }

    int number(String name, int byDefault, int least, int most) {
        return number(name, byDefault, least, most, -1);
    }

    /// Returns a whole number from `least` to `most`, except for the excepted one.
    int number(String name, int byDefault, int least, int most, int excepted) {
        String value = text(name);
        if (value.isEmpty()) {
            return byDefault;
        }
        long number = wholeNumber(value);
        if (number >= least && number <= most && number != excepted) {
            differs(name, Long.toString(number), Integer.toString(byDefault));
            return (int) number;
        }
        String range = least + " to " + most;
        bad(name, value, excepted >= 0 ? range + ", but not " + excepted : range, Integer.toString(byDefault));
        return byDefault;
    }

    /// Returns a whole number from `least` up. A number above `most` means "as long as possible", so `most` is used,
    /// and a line reports it.
    int numberUpTo(String name, int byDefault, int least, int most) {
        String value = text(name);
        if (wholeNumber(value) <= most) {
            return number(name, byDefault, least, most);
        }
        bad(name, value, least + " to " + most, Integer.toString(most));
        differs(name, Integer.toString(most), Integer.toString(byDefault));
        return most;
    }

    /// Returns the number, at most a billion, or -1 if the value contains anything but digits.
    private static long wholeNumber(String value) {
        if (!Ascii.isNumber(value)) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = Math.min(number * 10 + (value.charAt(i) - '0'), LARGEST);
        }
        return number;
    }

    /// Returns the entries of a comma-separated list, without surrounding spaces and without empty entries.
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

    /// Returns the values that a comma-separated list names, ignoring case. Bad entries are reported; the rest is
    /// used.
    ///
    /// @param prefix an optional prefix of names
    /// @param every the word for all values; empty for none
    <T extends Enum<T> & Named> Set<T> choices(String name, T[] all, Set<T> byDefault, String prefix, String every) {
        Set<T> chosen = EnumSet.noneOf(all[0].getDeclaringClass());
        StringBuilder unknown = new StringBuilder();
        for (String entry : list(name)) {
            if (!every.isEmpty() && entry.equalsIgnoreCase(every)) {
                chosen.addAll(List.of(all));
            } else if (!choose(chosen, all, entry, prefix) && unknown.length() < LONGEST_SHOWN) {
                unknown.append(unknown.isEmpty() ? "" : ", ").append(quote(entry));
            }
        }
        boolean none = chosen.isEmpty();
        String takes = names(List.of(all), ", ") + (every.isEmpty() ? "" : " or " + every);
        if (!unknown.isEmpty()) {
            report(name + " holds " + unknown + ", but takes " + takes + "; using "
                    + (!none ? "the rest" : byDefault.isEmpty() ? "none of them" : names(byDefault, ",")));
        } else if (none && !text(name).isEmpty()) {
            bad(name, text(name), takes, byDefault.isEmpty() ? "no default" : names(byDefault, ","));
        }
        if (!none) {
            differs(name, names(chosen, ","), names(byDefault, ","));
        }
        return none ? byDefault : chosen;
    }

    private static <T extends Named> boolean choose(Set<T> chosen, T[] all, String entry, String prefix) {
        for (T value : all) {
            if (value.wireName().equalsIgnoreCase(entry) || (prefix + value.wireName()).equalsIgnoreCase(entry)) {
                chosen.add(value);
                return true;
            }
        }
        return false;
    }

    private static String names(Collection<? extends Named> values, String separator) {
        StringBuilder names = new StringBuilder();
        for (Named value : values) {
            names.append(names.isEmpty() ? "" : separator).append(value.wireName());
        }
        return names.toString();
    }

    void bad(String name, String value, String allowed, String used) {
        report(name + "=" + quote(value) + " is not allowed: it takes " + allowed + "; using " + used);
    }

    /// Returns a value for log lines: in quotes, on one line, not too long.
    static String quote(String value) {
        StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < value.length() && i < LONGEST_SHOWN; i++) {
            char c = value.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        return shown.append(value.length() > LONGEST_SHOWN ? "...\"" : "\"").toString();
    }
}
