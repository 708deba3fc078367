package com.edgedelta.lambda.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.edgedelta.lambda.rules.PlainRules.Plain;
import com.edgedelta.lambda.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Random texts and JSON with random rules, compared with [PlainRules]. `-Dseed=N` repeats a run.
final class RulesDifferentialTest {
    private static final int ROUNDS = 3_000;

    private static final String[] NAMES = {
        "email", "ipv4", "us_ssn", "us_phone_dash", "aws_access_key", "jwt", "bearer_token"
    };

    private static final String[] PATTERNS = {
        "a",
        "token=\\S+",
        "[0-9]{3}",
        "(?i)error",
        "^a.*b$",
        "\\bb\\w*",
        "(a|b)+c?",
        "x+y*",
        "\\s+",
        "\u00e4+",
        "e\"",
        "\":\"?a",
        "a/b",
        "(?<=-)\\d",
        "\\\\",
        "[^a-z]{2}",
        "BEGIN (?:x )?PRIV",
        "\ud83d\ude00",
        "a{2,3}b",
        "b?a+?-",
        "\\.com\\b"
    };

    private static final String[] PIECES = {
        "4111111111111111",
        "4111 1111 1111 1111",
        "5555-5555-5555-4444",
        "378282246310005",
        "jo@example.com",
        "a.b+c@d-e.f.gh",
        "j\u00e4@\u00e4.\u00fcb",
        "10.0.0.1",
        "255.256.1.1",
        "1.2.3.4.5",
        "123-45-6789",
        "000-45-6789",
        "415-555-2671",
        "1-212-555-0100",
        "AKIAIOSFODNN7EXAMPLE",
        "ASIA",
        "eyJhbGciOiJ9",
        "eyJzdWIi",
        ".sig",
        "bearer ",
        "Bearer\t",
        "Authorization: ",
        "aB.c-def",
        "abc12345",
        "token=x",
        "error",
        "Error ",
        "a/b",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN ",
        "-----END PRIVATE KEY-----",
        "PRIVATE KEY",
        "\ud83d\ude00",
        "\u00e4",
        "\\",
        "\\n",
        "\n",
        "\"",
        "\u0001",
        "e\"",
        " ",
        "-",
        ".",
        "@",
        "0",
        "9",
        "ab",
        "c",
        "x y",
        "{\"",
        "e1"
    };

    private final Random random = new Random(Seed.VALUE);

    private String text() {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        if (!text.isEmpty() && random.nextInt(3) == 0) {
            int at = random.nextInt(text.length());
            if (!Character.isSurrogate(text.charAt(at))) {
                text.setCharAt(at, "019aA-. @y".charAt(random.nextInt(10)));
            }
        }
        return text.toString();
    }

    private JsonValue json(int depth) {
        int kind = random.nextInt(depth > 2 ? 4 : 6);
        return switch (kind) {
            case 0 -> Json.parse(new String[] {"4111111111111111", "-1.5e+3", "123", "0", "1e5"}[random.nextInt(5)]);
            case 1 -> Json.parse(new String[] {"true", "false", "null"}[random.nextInt(3)]);
            case 4 -> {
                JsonArray array = new JsonArray();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(json(depth + 1));
                }
                yield array;
            }
            case 5 -> {
                JsonObject object = new JsonObject();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.add(text(), json(depth + 1));
                }
                yield object;
            }
            default -> Json.value(text());
        };
    }

    /// Adds a random rule to both lists.
    private void addRule(JsonArray rules, List<Plain> plain) {
        String type = random.nextInt(3) > 0
                ? "mask_sequences"
                : random.nextInt(4) > 0 ? "exclude_at_match" : "include_at_match";
        String placeholder = new String[] {"#", "", "[masked]", "\"", "1"}[random.nextInt(5)];
        JsonObject rule = new JsonObject().add("type", type).add("replace_placeholder", placeholder);
        if (random.nextBoolean()) {
            String name = NAMES[random.nextInt(NAMES.length)];
            rules.add(rule.add("name", name));
            plain.add(new Plain(type, Pattern.compile(PlainRules.patternOf(name)), placeholder));
        } else {
            String pattern = PATTERNS[random.nextInt(PATTERNS.length)];
            rules.add(rule.add("name", "n").add("pattern", pattern));
            plain.add(new Plain(type, Pattern.compile(pattern), placeholder));
        }
    }

    @BeforeEach
    void print() {
        System.out.println("random rules: -Dseed=" + Seed.VALUE);
    }

    @Test
    void textsAndJsonAreChangedAsByThePlainRules() {
        for (int round = 0; round < ROUNDS; round++) {
            JsonArray rules = new JsonArray();
            List<Plain> plain = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                addRule(rules, plain);
            }
            Applied applied = new Applied(rules.toString());
            String text = text() + "x"; // Without a line break, which the rules do not meet.
            JsonValue value = json(0);
            String as = "seed " + Seed.VALUE + ", round " + round + ", rules " + rules + ", ";

            if (!text.startsWith("{")) { // In a text that is JSON they look for escapes, too.
                assertThat(applied.text(text)).as(as + text).isEqualTo(PlainRules.text(plain, text));
            }
            if (!value.isString()) {
                assertThat(parsed(applied.json(value.toString())))
                        .as(as + value)
                        .isEqualTo(PlainRules.json(plain, value));
            }
        }
    }

    private static @Nullable JsonValue parsed(@Nullable String json) {
        return json == null ? null : Json.parse(json);
    }

    @Test
    void privateKeysAndCardNumbersAreFoundAsByThePlainRules() {
        Pattern key = Pattern.compile(PlainRules.patternOf("private_key"));
        for (int round = 0; round < ROUNDS; round++) {
            String text = text() + (random.nextBoolean() ? "\n" + text() : "") + "x";
            String as = "seed " + Seed.VALUE + ", round " + round + ", " + text;

            assertThat(Applied.predefined("credit_card").text(text)).as(as).isEqualTo(PlainRules.cards(text));
            assertThat(Applied.predefined("private_key").text(text))
                    .as(as)
                    .isEqualTo(key.matcher(text).replaceAll("#"));
        }
    }
}
