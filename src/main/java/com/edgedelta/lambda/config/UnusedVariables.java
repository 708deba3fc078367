package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Reports `ED_` variables that nothing reads, which are mostly typing errors. Shows only names, because a value
/// may be a secret.
final class UnusedVariables {
    private static final int MOST_LINES = 10;

    /// Makes edits decide only between names of the same distance.
    private static final int MOST_EDITS = 1_000;

    /// Shorter words are part of too many names.
    private static final int LEAST_WORD = 4;

    private UnusedVariables() {}

    /// Returns one line for each such variable, at most ten lines.
    static List<String> report(Set<String> names) {
        Set<String> unused = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith("ED_") && !SettingNames.ALL.contains(name) && !SettingNames.isTag(name)) {
                unused.add(name);
            }
        }
        List<String> lines = new ArrayList<>();
        for (String name : unused) {
            if (lines.size() == MOST_LINES - 1 && unused.size() > MOST_LINES) {
                lines.add((unused.size() - lines.size()) + " more variables that begin with ED_ are not settings of the"
                        + " extension and have no effect");
                break;
            }
            lines.add(shown(name) + " has no effect: " + remedy(name));
        }
        return lines;
    }

    private static String shown(String name) {
        String quoted = Variables.quote(name);
        return Ascii.isWord(name, "_") && quoted.length() == name.length() + 2 ? name : quoted;
    }

    /// Variables of the Go extension and its Serverless Framework plugin have known replacements.
    private static String remedy(String name) {
        return switch (name) {
            case "ED_PUSHER_MODE" -> "the setting is PUSHER_MODE";
            case "ED_BUFFER_SIZE", "ED_BUFFER_SIZE_IN_BYTES" -> "the setting is ED_BUFFER_SIZE_MB, in MB";
            case "ED_PUSH_TIMEOUT_MS" -> "the setting is ED_PUSH_TIMEOUT_SEC, in seconds";
            case "ED_RETRY_INTERVAL" -> "the setting is ED_RETRY_INTERVAL_MS, in milliseconds";
            case "ED_RETRY_TIMEOUT" ->
                "a flush is limited to 5 seconds anyway, and ED_PUSH_TIMEOUT_SEC limits one attempt, in seconds";
            case "ED_PARALLELISM" -> "requests are sent one at a time; remove it";
            case "ED_FORWARD_ENV_VARS" -> "ED_TAG_<NAME> variables become tags without it; remove it";
            case "ED_TAG", "ED_TAG_", "ED_TAGS" -> "a tag is set by a variable ED_TAG_<NAME>";
            default -> "it is not a setting of the extension" + suggestion(name);
        };
    }

    /// Returns a question with the nearest setting's name, or nothing if none is near.
    private static String suggestion(String name) {
        if (name.startsWith("ED_TAGS_")) {
            return "; did you mean ED_TAG_<NAME>?";
        }
        String bare = bare(name.toUpperCase(Locale.ROOT));
        String nearest = "";
        int least = MOST_EDITS * (bare.length() / 2 + 1);
        for (String known : new TreeSet<>(SettingNames.ALL)) {
            int distance = MOST_EDITS * distance(bare, bare(known)) + edits(bare, bare(known));
            if (distance < least) {
                nearest = known;
                least = distance;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /// Most names begin with `ED_`, which says nothing about what is meant.
    private static String bare(String name) {
        return name.startsWith("ED_") ? name.substring("ED_".length()) : name;
    }

    /// Returns the number of words that are missing or extra, if one name has all words of the other, with or without
    /// the underscores between them; otherwise the number of characters to insert, remove or replace.
    private static int distance(String one, String other) {
        List<String> words = words(one);
        List<String> others = words(other);
        String joined = String.join("", words);
        String otherJoined = String.join("", others);
        if (others.containsAll(words)
                || words.containsAll(others)
                || (joined.length() >= LEAST_WORD && otherJoined.contains(joined))) {
            return Math.abs(words.size() - others.size());
        }
        return edits(one, other);
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int end = name.indexOf('_'); end >= 0; end = name.indexOf('_', from)) {
            words.add(name.substring(from, end));
            from = end + 1;
        }
        words.add(name.substring(from));
        return words;
    }

    private static int edits(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
