package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.text.Failures;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one rule. Log lines show names, but nothing of a pattern or placeholder: they may hold what is to be
/// masked.
final class RuleReader {
    private static final String MASK = "mask_sequences";
    private static final Set<String> MEMBERS = Set.of("type", "name", "pattern", "replace_placeholder", "applies_to");
    private static final int LONGEST_NAME = 64;

    private final ExtensionLog log;
    private final Map<String, String> members = new TreeMap<>();
    private final Set<String> notTexts = new TreeSet<>();
    private String name;

    /// Both, until it is known to be for one of them.
    private Set<LineKind> kinds = EnumSet.allOf(LineKind.class);

    /// @param number the rule's place in the list, from 1
    RuleReader(int number, ExtensionLog log) {
        this.name = Integer.toString(number);
        this.log = log;
    }

    /// Returns null for a rule that is ignored. It never throws.
    ///
    /// @param cursor before the rule's members; null if it is not an object
    @Nullable
    Rule read(@Nullable ObjectCursor cursor, byte[] json) {
        try {
            readMembers(cursor, json);
            name = shown(member("name", name));
            kinds = kinds();
            warnOfUnknownMembers();
            if (isFilter()) {
                return new Rule.Filter(name, kinds, search(), member("type", "").startsWith("include"));
            }
            return member("type", "").equals(MASK) ? mask() : other(member("type", ""));
        } catch (UnreadableRules unusable) {
            return unusable(Failures.message(unusable));
        } catch (RuntimeException | StackOverflowError unexpected) { // Its message may have a part of the pattern.
            return unusable("it cannot be read");
        }
    }

    private void readMembers(@Nullable ObjectCursor cursor, byte[] json) {
        while (cursor != null && cursor.next()) {
            String text = cursor.value().text(json);
            members.put(cursor.key(), text == null ? "" : text);
            if (text == null) {
                notTexts.add(cursor.key());
            }
        }
    }

    private boolean isFilter() {
        String type = member("type", "");
        return type.equals("exclude_at_match") || type.equals("include_at_match");
    }

    private @Nullable Rule unusable(String why) {
        log.warn("processing rule " + name + " cannot be used: " + why
                + (isFilter() ? "; it is ignored" : "; the messages it applies to are withheld"));
        return isFilter() ? null : new Rule.Unusable(name, kinds);
    }

    private String member(String member, String byDefault) {
        return members.getOrDefault(member, byDefault);
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), LONGEST_NAME); i++) {
            shown.append(Character.isISOControl(name.charAt(i)) ? '?' : name.charAt(i));
        }
        return shown.toString();
    }

    private Set<LineKind> kinds() throws UnreadableRules {
        return switch (member("applies_to", "lines")) {
            case "lines" -> EnumSet.of(LineKind.LINE);
            case "platform" -> EnumSet.of(LineKind.PLATFORM);
            default -> throw new UnreadableRules("applies_to takes lines or platform");
        };
    }

    private void warnOfUnknownMembers() throws UnreadableRules {
        for (String member : notTexts) {
            if (MEMBERS.contains(member)) {
                throw new UnreadableRules("its " + member + " is not a string");
            }
        }
        for (String member : members.keySet()) {
            if (!MEMBERS.contains(member)) {
                log.warn("processing rule " + name + ": the member " + shown(member) + " has no effect");
            }
        }
    }

    private Rule mask() throws UnreadableRules {
        String pattern = members.get("pattern");
        Map<String, Integer> groups =
                pattern == null ? Map.of() : Patterns.compile(pattern).namedGroups();
        Placeholder placeholder =
                new Placeholder(member("replace_placeholder", escaped(Withheld.masked(name))), groups);
        return new Rule.Mask(name, kinds, search(), placeholder, pattern != null && pattern.indexOf('"') >= 0);
    }

    /// A name may look like a reference to a group.
    private static String escaped(String placeholder) {
        return placeholder.replace('$', '?');
    }

    private Search search() throws UnreadableRules {
        String pattern = members.get("pattern");
        if (pattern != null) {
            Pattern compiled = Patterns.compile(pattern);
            return new PatternSearch(compiled);
        }
        Search predefined = Predefined.named(member("name", ""));
        if (predefined == null) {
            throw new UnreadableRules("it has no pattern, and its name is not a predefined one");
        }
        return predefined;
    }

    /// Datadog has two more types, which mask nothing.
    private @Nullable Rule other(String type) throws UnreadableRules {
        if (type.equals("multi_line") || type.equals("exclude_truncated")) {
            log.warn("processing rule " + name + " is ignored: there is no type " + type
                    + (type.equals("multi_line") ? ", but the setting ED_MULTILINE_PATTERN" : ""));
            return null;
        }
        throw new UnreadableRules("its type must be mask_sequences, exclude_at_match or include_at_match");
    }
}
