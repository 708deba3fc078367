package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.rules.Applied.array;
import static com.edgedelta.lambda.rules.Applied.rule;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A record whose end is missing may end within a secret.
final class TruncatedRecordTest {
    private static final String KEY =
            "key AKIAIOSFODNN7EXAMPLE; card 4111 1111 1111 1111; mail jo@example.com; end of it";

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "to 4111 1111 11 ~ credit_card ~ to[masked: credit_card]",
                "to jo@exam ~ email ~ to[masked: email]",
                "to AKIAIOSF ~ aws_access_key ~ to[masked: aws_access_key]",
                "Bearer abc ~ bearer_token ~ Bearer[masked: bearer_token]",
                "to (jo ~ email ~ to ([masked: email]",
            })
    void masksWhatMayBeginASecret(String text, String name, String masked) {
        Applied rules = new Applied("[{\"type\":\"mask_sequences\",\"name\":\"" + name + "\"}]");

        assertThat(rules.truncated("\"" + text)).isEqualTo("\"" + masked + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a pass ~ a [masked: m]",
                "a password ~ a [masked: m]",
                "a password= ~ a [masked: m]",
                "a password=x ~ a #",
                "a password=x b ~ a # b",
                "a passport ~ a passport",
                "password=1 p ~ # [masked: m]",
            })
    void masksWhatMayBeginAMatchOfAPattern(String text, String masked) {
        Applied rules =
                new Applied(array(rule("mask_sequences", "m", "password=\\S+").add("replace_placeholder", "#")));

        assertThat(rules.truncated("\"" + text)).isEqualTo("\"" + masked + "\"");
    }

    @Test
    void revealsNoPartOfASecretWhereverItIsCut() {
        Applied rules = new Applied(array(
                rule("mask_sequences", "own", "AKIA[A-Z0-9]{16}"),
                rule("mask_sequences", "card", "\\d{4}( \\d{4}){3}"),
                rule("mask_sequences", "mail", "[a-z]+@[a-z.]+[a-z]")));
        for (int i = 1; i <= KEY.length(); i++) {
            String forwarded = rules.truncated("\"" + KEY.substring(0, i));

            assertThat(forwarded)
                    .doesNotContain("AKI", "4111", "jo@")
                    .startsWith("\"")
                    .endsWith("\"");
        }
    }

    @Test
    void aCutWithinAnEscapeIsNoCharacter() {
        Applied rules = Applied.mask("x", "#");

        assertThat(rules.truncated("\"ax\\")).isEqualTo("\"a#\"");
        assertThat(rules.truncated("\"ax\\u00")).isEqualTo("\"a#\"");
        assertThat(rules.truncated("\"ax\\\\")).isEqualTo("\"a#\\\\\"");
        assertThat(rules.truncated("\"")).isEqualTo("\"\"");
    }

    @Test
    void withholdsJsonInWhichEscapesMayHideASecret() {
        Applied rules = Applied.predefined("email");

        assertThat(rules.truncated("{\"m\":\"jo\\u0040example.com\",\"n"))
                .isEqualTo("\"[withheld: the end of the record is missing]\"");
        assertThat(rules.truncated("\"{\\\"m\\\":\\\"jo\\\\u0040example.com"))
                .isEqualTo("\"[withheld: the end of the record is missing]\"");
        assertThat(rules.truncated("\"\\n {\\\"m\\\":\\\"jo\\\\u0040example.com"))
                .isEqualTo("\"[withheld: the end of the record is missing]\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pan\":\"4111111111111111\",\"n\":",
                "{\"pan\":4111111111111111",
                "[\"4111111111111111\",",
                "{\"m\":\"nothing",
            })
    void withholdsJsonThatAMaskWouldMeetStringByString(String json) {
        assertThat(Applied.mask("^\\d{16}$", "#").truncated(json))
                .isEqualTo("\"[withheld: the end of the record is missing]\"");
    }

    @Test
    void leavesItToFiltersWhetherItIsForwarded() {
        Applied rules = new Applied(array(rule("exclude_at_match", "e", "secret")));

        assertThat(rules.truncated("\"a secret be")).isNull();
        assertThat(rules.truncated("{\"m\":\"\\t")).isEqualTo("{\"m\":\"\\t");
    }
}
