package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.rules.Applied.array;
import static com.edgedelta.lambda.rules.Applied.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Patterns and lines that are made to cost time, memory or stack.
@Timeout(240)
final class HostileRulesTest {
    private static final String MEGABYTE = "a".repeat(1_000_000);
    private static final String SPENT = "[withheld: rule m took too many steps]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+[b]",
                "(a|aa)+[b]",
                "(.*)*[b]",
                "(a*)*[b]",
                "([a-z]+)*\\d",
                "(?:a?){30}a{30}[b]",
                "(a|a)*$[c]"
            })
    void aMaskThatSpendsItsBudgetWithholdsTheMessage(String pattern) {
        Applied rules = new Applied(array(rule("mask_sequences", "m", pattern)));

        assertThat(rules.text("a".repeat(5000) + "!")).isEqualTo(SPENT);
        assertThat(rules.counts().withheld()).isEqualTo(1);
        assertThat(rules.counts().budgetSpent()).isEqualTo(1);
    }

    @Test
    void aFilterThatSpendsItsBudgetLetsTheLinePass() {
        Applied rules = new Applied(array(
                rule("exclude_at_match", "e", "(a+)+[b]"),
                rule("include_at_match", "i", "(a+)+[b]"),
                rule("mask_sequences", "m", "!").add("replace_placeholder", "#")));
        String line = "a".repeat(5000);

        assertThat(rules.text(line + "!")).isEqualTo(line + "#");
        assertThat(rules.counts()).isEqualTo(new RuleCounts(1, 0, 0, 2));
    }

    @Test
    void theSameLineHasTheSameOutcomeEachTime() {
        Applied rules = new Applied(array(rule("mask_sequences", "m", "(x+x+)+[y]")));
        for (int length = 1; length < 40; length++) {
            String line = "x".repeat(length);
            String first = rules.text(line);

            assertThat(rules.text(line)).isEqualTo(first);
        }
        assertThat(rules.text("x".repeat(39))).isEqualTo(SPENT);
        assertThat(rules.log().lines()).singleElement().asString().contains("rule m took too many steps");
    }

    @Test
    void aSpentStackCountsAsASpentBudget() throws InterruptedException {
        Applied rules = new Applied(array(rule("mask_sequences", "m", "(?:x|y)*[z]")));
        String[] result = new String[1];
        Thread small = new Thread(null, () -> result[0] = rules.text("xy".repeat(20_000)), "small", 256 * 1024);
        small.start();
        small.join(Duration.ofSeconds(30));

        assertThat(result[0]).isEqualTo(SPENT);
        assertThat(rules.text("xyz")).isEqualTo("[masked: m]");
    }

    @Test
    void aMegabyteIsMatchedIfThePatternIsSimple() {
        Applied rules =
                new Applied(array(rule("mask_sequences", "m", "secret=\\w+").add("replace_placeholder", "#")));

        assertThat(rules.text(MEGABYTE + " secret=x")).isEqualTo(MEGABYTE + " #");
        assertThat(rules.text("secret=x " + MEGABYTE + " secret=x")).isEqualTo("# " + MEGABYTE + " #");
    }

    @Test
    void aMegabyteIsWithheldIfThePatternTakesTooLong() {
        Applied rules = new Applied(array(rule("mask_sequences", "m", "[a-z]*[a-z]*[!]")));

        assertThat(rules.text(MEGABYTE)).isEqualTo(SPENT);
    }

    @Test
    void aPlaceholderCannotGrowWithoutBounds() {
        Applied rules =
                new Applied(array(rule("mask_sequences", "m", "(.*)").add("replace_placeholder", "$1".repeat(1000))));
        Applied empty =
                new Applied(array(rule("mask_sequences", "m", "x*").add("replace_placeholder", "y".repeat(10_000))));

        assertThat(rules.text("b".repeat(1000))).isEqualTo(SPENT);
        assertThat(empty.text("b".repeat(1000))).isEqualTo(SPENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credit_card",
                "email",
                "ipv4",
                "us_ssn",
                "us_phone_dash",
                "aws_access_key",
                "jwt",
                "bearer_token",
                "private_key"
            })
    void predefinedNamesTakeTimeThatGrowsWithTheLineAlone(String name) {
        Applied rules = Applied.predefined(name);
        for (String part : new String[] {
            "4",
            "4-",
            "4 1",
            "a@",
            "a.",
            "@a.b",
            "1.",
            "1.1",
            "123-45-",
            "A",
            "AKIA",
            "eyJ",
            "eyJa.",
            "bearer ",
            "b",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY",
            "-----END ",
            "\ud800",
            "\udc00\ud800"
        }) {
            String line = part.repeat(200_000 / part.length());

            Assertions.assertThatCode(() -> rules.text(line)).as(part).doesNotThrowAnyException();
            rules.truncated("\"" + line);
        }
        assertThat(rules.counts().budgetSpent()).isZero();
    }

    /// Such a pattern is used, or what it would mask is withheld.
    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 30_000})
    void aPatternOfManyNestedGroupsMasksOrWithholds(int depth) throws InterruptedException {
        String pattern = "(".repeat(depth) + "secret" + ")".repeat(depth);
        String[] result = new String[1];
        Thread small = new Thread(
                null,
                () -> result[0] = new Applied(array(rule("mask_sequences", "m", pattern))).text("a secret"),
                "small",
                256 * 1024);
        small.start();
        small.join(Duration.ofSeconds(30));

        assertThat(result[0]).isIn("a [masked: m]", SPENT, "[withheld: rule m cannot be used]");
    }

    @Test
    void deepJsonAndMuchJsonAreWalked() {
        Applied rules = Applied.predefined("email");
        String deep = "[".repeat(100_000) + "\"jo@example.com\"" + "]".repeat(100_000);
        String wide = "[" + "\"jo@example.com\",".repeat(50_000) + "0]";

        assertThat(rules.json(deep)).isEqualTo(deep.replace("jo@example.com", "#"));
        assertThat(rules.json(wide)).isEqualTo(wide.replace("jo@example.com", "#"));
    }
}
