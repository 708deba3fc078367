package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Random patterns on random texts: the texts that a pattern needs hide no match of `java.util.regex`.
/// `-Dseed=N` repeats a run.
final class LiteralsDifferentialTest {
    private static final int PATTERNS = 20_000;
    private static final int TEXTS = 8;
    private static final String IN_TEXTS = "aaabbbcAB]][)(#&^-Qx1 \n\\,";

    private static final String IN_PATTERNS = "aabbc[[]]^&&-()()?:<=!|*+{},10\\\\QEcx# \n";

    private static final String[] QUANTIFIERS = {"", "", "", "?", "*", "+", "{0}", "{2}", "{0,1}", "{1,}", "??", "*+"};
    private static final String[] GROUPS = {
        "(", "(", "(?:", "(?>", "(?<n>", "(?=", "(?!", "(?<=", "(?<!", "(?i:", "(?x:", "(?i)(", "(?x)(", "(?-i)(",
        "(?)("
    };
    private static final String[] SINGLE = {
        "a", "b", "c", "ab", "bc", "B", "]", "#", "&", "-", " ", ",", ".", "^", "$", "\\[", "\\]", "\\(", "\\)", "\\\\",
        "\\w", "\\d", "\\s", "\\b", "\\1", "\\x61", "\\ca", "\\c]", "\\Qa\\E", "\\Q(\\E", "\\Q]\\E", "#a\n", "1"
    };
    private static final String[] IN_CLASSES = {
        "a", "b", "c", "-", "^", "&", "&&", "#", " ", "a-c", "\\]", "\\[", "\\\\", "\\w", "\\c]", "\\Q]\\E", "]", "(",
        ")", "|", "\n"
    };

    private final Random random = new Random(Seed.VALUE);

    @BeforeEach
    void print() {
        System.out.println("random patterns: -Dseed=" + Seed.VALUE);
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String alternatives(int depth) {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            pattern.append(element(depth)).append(any(QUANTIFIERS));
        }
        return pattern + (random.nextInt(5) == 0 ? "|" + alternatives(depth + 1) : "");
    }

    private String element(int depth) {
        return switch (random.nextInt(depth > 2 ? 5 : 7)) {
            case 0, 1, 2, 3 -> any(SINGLE);
            case 4 -> characterClass(0);
            default -> any(GROUPS).replace("n", "n" + random.nextInt(100)) + alternatives(depth + 1) + ")";
        };
    }

    private String characterClass(int depth) {
        StringBuilder pattern = new StringBuilder("[");
        pattern.append(any("", "", "^")).append(any("", "", "]", "["));
        for (int i = random.nextInt(3); i >= 0; i--) {
            pattern.append(depth < 2 && random.nextInt(5) == 0 ? characterClass(depth + 1) : any(IN_CLASSES));
        }
        return pattern.append(']').toString();
    }

    /// Most of them are not a pattern.
    private String characters() {
        StringBuilder pattern = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            pattern.append(IN_PATTERNS.charAt(random.nextInt(IN_PATTERNS.length())));
        }
        return pattern.toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            text.append(IN_TEXTS.charAt(random.nextInt(IN_TEXTS.length())));
        }
        return text.toString();
    }

    private static @Nullable Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException invalid) {
            return null;
        }
    }

    @Test
    void noMatchIsMissed() {
        int found = 0;
        int narrowed = 0;
        for (int round = 0; round < PATTERNS; round++) {
            String regex = random.nextInt(4) == 0 ? characters() : alternatives(0);
            Pattern pattern = compiled(regex);
            if (pattern == null) {
                continue;
            }
            PatternSearch search = new PatternSearch(pattern);
            Prefilter prefilter = new Prefilter(List.of(search.need()));
            narrowed += Literals.of(regex).equals(Literals.NONE) ? 0 : 1;
            for (int i = 0; i < TEXTS; i++) {
                String text = text();
                String as = "seed " + Seed.VALUE + ", pattern " + regex + ", text " + text;
                List<String> searched;
                try {
                    searched = matches(search, text);
                } catch (Budget.Spent hostile) {
                    break; // Some random patterns backtrack without end.
                }
                List<String> matches = matches(pattern.matcher(text));
                found += matches.isEmpty() ? 0 : 1;
                byte[] json = Json.value(text).toString().getBytes(UTF_8);

                assertThat(matches.isEmpty() || prefilter.admitted(json, 0, json.length) == 1)
                        .as(as)
                        .isTrue();
                assertThat(searched).as(as).isEqualTo(matches);
            }
        }
        assertThat(found).isGreaterThan(PATTERNS / 4);
        assertThat(narrowed).isGreaterThan(PATTERNS / 50);
    }

    @Test
    void anyPatternIsReadAsARuleOrNamedInTheLog() {
        for (int round = 0; round < PATTERNS; round++) {
            String regex = characters();
            Applied rules = new Applied(Applied.array(Applied.rule("mask_sequences", "m", regex)));
            String as = "seed " + Seed.VALUE + ", pattern " + regex;

            assertThat(rules.log().lines()).as(as).hasSize(compiled(regex) == null ? 1 : 0);
        }
    }

    private static List<String> matches(Matcher matcher) {
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.start() + "-" + matcher.end());
        }
        return found;
    }

    private static List<String> matches(PatternSearch search, String text) {
        Budget budget = new Budget();
        budget.begin(100_000_000);
        search.begin(text, budget);
        List<String> found = new ArrayList<>();
        try {
            while (search.next()) {
                found.add(search.start() + "-" + search.end());
            }
        } finally {
            search.release();
        }
        return found;
    }
}
