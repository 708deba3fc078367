package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.rules.Applied.array;
import static com.edgedelta.lambda.rules.Applied.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules make of texts and of JSON.
final class ProcessingRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a=1 b=2 ~ \\d ~ x ~ a=x b=x",
                "User email: foo.bar@example.com ~ (User email: )[^@]*@(.*) ~ $1masked_user@${2} ~ User email:"
                        + " masked_user@example.com",
                "ab ~ (a)(b) ~ ${2}1$1 ~ b1a",
                "ab ~ (?<first>a)b ~ <${first}> ~ <a>",
                "ab ~ (?P<first>a)b ~ <${first}> ~ <a>",
                "ab ~ (a)|(b) ~ [$1$2] ~ [a][b]",
                "ab ~ a ~ $ $x ${ ${x} ${9} $7 \\1 ~ $ $x ${ ${x}   \\1b",
                "price ~ i ~ $$1 ~ pr$ce",
                "a.b ~ . ~ - ~ ---",
                "a\\b ~ \\\\ ~ / ~ a/b",
                "x token=abc y ~ token=\\S+ ~ token=*** ~ x token=*** y",
                "x token= y ~ token=\\S+ ~ token=*** ~ x token= y",
                "[0123456789abcdef] ~ \\[[^],;]{16,} ~ [*** ~ [***]",
                "a,4111111111111111 ~ []>,]\\d{16} ~ *** ~ a***",
                "a secret ~ (?)secret ~ *** ~ a ***",
            })
    void masksWithPlaceholders(String text, String pattern, String placeholder, String masked) {
        assertThat(Applied.mask(pattern, placeholder).text(text)).isEqualTo(masked);
    }

    @Test
    void namesTheRuleInPlaceOfAMatchByDefault() {
        Applied rules = new Applied(array(rule("mask_sequences", "door $1", "(\\d{4})")));

        assertThat(rules.text("code 1234")).isEqualTo("code [masked: door ?1]");
    }

    @Test
    void removesAMatchIfThePlaceholderIsEmpty() {
        assertThat(Applied.mask("\\d+", "").text("a1b22c")).isEqualTo("abc");
    }

    @Test
    void keepsTheLastLineBreakAndDoesNotMatchIt() {
        Applied rules = Applied.mask("\\s+$|^\\w+$", "#");

        assertThat(rules.text("word\n")).isEqualTo("#\n");
        assertThat(rules.text("word\r\n")).isEqualTo("#\r\n");
        assertThat(rules.text("two words\n\n")).isEqualTo("two words#\n");
        assertThat(rules.text("two words\n")).isEqualTo("two words\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{\"m\":\"to jo@example.com\",\"n\":1} ~ {\"m\":\"to #\",\"n\":1}",
                "{\"jo@example.com\":{\"x\":[\"a\",\"jo@example.com\"]}} ~ {\"#\":{\"x\":[\"a\",\"#\"]}}",
                "{\"m\":\"jo\\u0040example.com\"} ~ {\"m\":\"#\"}",
                "{\"m\":\"j\\u006f@example.com \\\"x\\\" \\ud83d\\ude00\"} ~ {\"m\":\"# \\\"x\\\" \ud83d\ude00\"}",
                "[ \"jo@example.com\" , true , null ] ~ [ \"#\" , true , null ]",
                "{\"m\":\"a\\tb jo@example.com\\n\"} ~ {\"m\":\"a\\tb #\\n\"}",
                "{\"m\":\"\\u0000 jo@example.com\"} ~ {\"m\":\"\\u0000 #\"}",
                "{\"m\":\"nothing\"} ~ {\"m\":\"nothing\"}",
            })
    void masksEachStringOfJson(String json, String masked) {
        assertThat(Applied.predefined("email").json(json)).isEqualTo(masked);
    }

    @Test
    void aNumberThatIsMaskedBecomesAString() {
        Applied rules = Applied.predefined("credit_card");

        assertThat(rules.json("{\"pan\":4111111111111111,\"n\":-1.5e+3,\"t\":true}"))
                .isEqualTo("{\"pan\":\"#\",\"n\":-1.5e+3,\"t\":true}");
        assertThat(rules.json("4111111111111111")).isEqualTo("\"#\"");
    }

    @Test
    void aPatternThatReachesOverStringsCannotBreakTheJson() {
        assertThat(Applied.mask("[{}:,]", "#").json("{\"a\":\"b, c\"}")).isEqualTo("{\"a\":\"b# c\"}");
        assertThat(Applied.mask("\".*\"", "#").json("{\"a\":\"b, c\"}"))
                .isEqualTo("\"[withheld: rule m would break the JSON]\"");
    }

    @Test
    void aPatternWithAQuotationMarkMasksMembersByTheirNames() {
        Applied rules = Applied.mask("(\"password\":\\s*)\"(?:\\\\.|[^\"])*\"", "$1\"***\"");

        assertThat(rules.json("{\"user\":\"jo\",\"password\": \"x\\\"y\",\"n\":1}"))
                .isEqualTo("{\"user\":\"jo\",\"password\": \"***\",\"n\":1}");
        assertThat(rules.json("{\"user\":\"jo\"}")).isEqualTo("{\"user\":\"jo\"}");
        assertThat(rules.text("{\"password\":\"x\"}")).isEqualTo("{\"password\":\"***\"}");
    }

    @Test
    void findsWhatEscapesHideInJsonThatIsATextItself() {
        Applied rules = Applied.predefined("email");

        assertThat(rules.text("{\"m\":\"jo\\u0040example.com\",\"n\":\"a\\tb\"}\n"))
                .isEqualTo("{\"m\":\"#\",\"n\":\"a\\tb\"}\n");
        assertThat(rules.text("{\"m\":\"jo\\u0040example.com")).isEqualTo("{\"m\":\"jo\\u0040example.com");
        assertThat(rules.text(" {\"m\":\"jo\\u0040example.com\"} ")).isEqualTo(" {\"m\":\"#\"} ");
        assertThat(rules.text("\n\t[\"jo\\u0040example.com\"]\n")).isEqualTo("\n\t[\"#\"]\n");
    }

    @Test
    void masksTheMembersOfJsonThatIsATextItself() {
        Applied rules = Applied.mask("\"password\":\"[^\"]*\"", "\"password\":\"***\"");

        assertThat(rules.text("{\"user\":\"jo\",\"password\":\"x\"}"))
                .isEqualTo("{\"user\":\"jo\",\"password\":\"***\"}");
    }

    @Test
    void appliesRulesInTheirOrderEachToTheResultOfTheOneBefore() {
        Applied rules = new Applied(array(
                rule("mask_sequences", "a", "a").add("replace_placeholder", "b"),
                rule("mask_sequences", "b", "b+").add("replace_placeholder", "c"),
                rule("exclude_at_match", "none", "a|b"),
                rule("include_at_match", "c", "c")));

        assertThat(rules.text("xab")).isEqualTo("xc");
        assertThat(rules.text("x")).isNull();
        assertThat(rules.counts()).isEqualTo(new RuleCounts(1, 0, 1, 0));
    }

    @Test
    void leavesOutWhatAnExcludeRuleFindsAndAllIncludeRulesMustFindALine() {
        Applied exclude = new Applied(array(rule("exclude_at_match", "health", "GET /health")));
        Applied include = new Applied(
                array(rule("include_at_match", "errors", "ERROR|WARN"), rule("include_at_match", "orders", "order")));

        assertThat(exclude.text("GET /health 200")).isNull();
        assertThat(exclude.text("GET /orders 200")).isEqualTo("GET /orders 200");
        assertThat(include.text("ERROR order 1")).isEqualTo("ERROR order 1");
        assertThat(include.text("ERROR user 1")).isNull();
        assertThat(include.text("INFO order 1")).isNull();
    }

    @Test
    void aFilterSeesJsonAsItIsWrittenAndItsStringsWithoutEscapes() {
        Applied rules = new Applied(array(
                rule("exclude_at_match", "level", "\"level\":\"DEBUG\""),
                rule("exclude_at_match", "path", "^/health$")));

        assertThat(rules.json("{\"level\":\"DEBUG\",\"m\":1}")).isNull();
        assertThat(rules.json("{\"level\":\"INFO\",\"path\":\"\\/health\"}")).isNull();
        assertThat(rules.json("{\"level\":\"INFO\",\"path\":\"\\u002fhealth\"}"))
                .isNull();
        assertThat(rules.json("{\"level\":\"INFO\",\"path\":\"/\"}")).isEqualTo("{\"level\":\"INFO\",\"path\":\"/\"}");
    }

    @Test
    void rulesForPlatformEventsLeaveLinesAlone() {
        JsonObject mask = rule("mask_sequences", "id", "[0-9a-f]{8}").add("applies_to", "platform");
        Applied rules = new Applied(array(mask));

        assertThat(rules.json(LineKind.PLATFORM, "{\"requestId\":\"d6cd0a0a\"}"))
                .isEqualTo("{\"requestId\":\"[masked: id]\"}");
        assertThat(rules.text("d6cd0a0a")).isEqualTo("d6cd0a0a");
        assertThat(rules.rules().applyTo(LineKind.LINE)).isFalse();
        assertThat(rules.rules().applyTo(LineKind.PLATFORM)).isTrue();
    }

    @Test
    void masksATextThatHasBeenMerged() {
        Outcome outcome = Applied.mask("(?m)^b$", "#").rules().apply(LineKind.LINE, "a\nb\nc\n");

        assertThat(new String(((Outcome.Replaced) outcome).json(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("\"a\\n#\\nc\\n\"");
    }

    @Test
    void replacesHalfOfASurrogatePairAndRawControlCharactersOnlyInWhatItChanges() {
        Applied rules = Applied.mask("x", "y");

        assertThat(rules.json("\"\\ud800x\\udc00 \\ud83d\\ude00 \u0001\""))
                .isEqualTo("\"\ufffdy\ufffd \ud83d\ude00 \\u0001\"");
        assertThat(Applied.mask("x*", "#").text("\ud83d\ude00")).isEqualTo("#\ufffd#\ufffd#");
        assertThat(rules.json("\"\\ud800\"")).isEqualTo("\"\\ud800\"");
    }
}
