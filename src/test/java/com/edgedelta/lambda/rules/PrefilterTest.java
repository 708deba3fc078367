package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.testing.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `-Dseed=N` repeats a run.
final class PrefilterTest {
    private static final int ROUNDS = 20_000;

    private static final List<String> NAMES = List.of(
            "credit_card",
            "email",
            "ipv4",
            "us_ssn",
            "us_phone_dash",
            "aws_access_key",
            "jwt",
            "bearer_token",
            "private_key");

    private static final String[] SECRETS = {
        "4222222222222",
        "4111 1111-1111 1111",
        "a@b.de",
        "1.2.3.4",
        "255.255.255.255",
        "123-45-6789",
        "415-555-2671",
        "1-212-555-0100",
        "AKIAIOSFODNN7EXAMPLE",
        "ACCAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJ9.eyJz",
        "bearer abcdefg1",
        "BEARER\tabcdefg1",
        "bEaReR abcdefg1",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB"
    };

    private static final String[] AROUND = {
        " ",
        "-",
        ".",
        ":",
        "/",
        "1",
        "12",
        "2022-03-01T14:09:15.231Z",
        "x",
        "Ab",
        "B",
        "J",
        "@",
        "ey",
        "----",
        "\u00e4",
        "\u65e5\u672c",
        "\ud83d\ude00",
        "\n",
        "\"",
        "\\",
        "KIA",
        "x y z",
        "INFO",
        "1-",
        "-1",
        "be",
        "..."
    };

    private final Random random = new Random(Seed.VALUE);

    private static Prefilter ofAllNames() {
        return new Prefilter(NAMES.stream().map(PrefilterTest::need).toList());
    }

    private static Need need(String name) {
        return search(name).need();
    }

    private static Search search(String name) {
        return Objects.requireNonNull(Predefined.named(name));
    }

    private static Need text(String text) {
        return Need.text(text);
    }

    /// The names that are admitted, of the text as a JSON string.
    private static List<String> admitted(Prefilter prefilter, String text) {
        return names(admitted(prefilter, Json.value(text).toString(), ""));
    }

    private static List<String> names(long admitted) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if (RuleList.isAdmitted(i, admitted)) {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }

    /// What is around the JSON must not count.
    private static long admitted(Prefilter prefilter, String json, String around) {
        byte[] bytes = (around + json + around).getBytes(UTF_8);
        int length = around.getBytes(UTF_8).length;
        return prefilter.admitted(bytes, length, bytes.length - length);
    }

    private String anyText() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(AROUND[random.nextInt(AROUND.length)]);
        }
        return text.toString();
    }

    /// The finders know nothing of the prefilter.
    @Test
    void admitsEachKindOfDataThatIsFoundInATextWhereverItIs() {
        System.out.println("random texts: -Dseed=" + Seed.VALUE);
        Prefilter prefilter = ofAllNames();
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = anyText() + SECRETS[random.nextInt(SECRETS.length)] + anyText();
            long admitted = admitted(prefilter, Json.value(text).toString(), "4".repeat(random.nextInt(20)));
            for (String name : NAMES) {
                Search search = search(name);
                search.begin(text, new Budget());
                if (search.next()) {
                    found++;
                    assertThat(names(admitted))
                            .as("seed " + Seed.VALUE + ", round " + round + ", " + text)
                            .contains(name);
                }
            }
        }
        assertThat(found).isGreaterThan(ROUNDS / 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "The order of a customer was sent to the warehouse.",
                "2022-03-01T14:09:15.231Z\td6cd7d51-0a0a-4f6c-9f3c-8b2f2b0a2b11\tINFO\torder 12 took 3.5 ms",
                "[INFO]\t2022-03-01T14:09:15.231Z\td6cd7d51-0a0a-4f6c-9f3c-8b2f2b0a2b11\torder 12",
                "2022-03-01 14:09:15,231 - orders - DEBUG - 17 rows, 1.5 MB ... done",
                "{\"level\":\"INFO\",\"ms\":12.25,\"path\":\"/orders/12\",\"ok\":true,\"versions\":[1,2,3]}",
                "Berlin, Java, A B C, AK IA, ey J, be arer, ---- BEGIN, ...., - - - -, 12-34-56, 1.2.3, 1 2 3 4"
            })
    void admitsNothingOfOrdinaryLines(String text) {
        assertThat(admitted(ofAllNames(), text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "1.2.3.4", "123-45-6789", "4222222222222", "AKIA", "eyJ", "Bearer", "BEGIN"})
    void whatIsBehindOrBeforeTheRecordDoesNotCount(String around) {
        String json = "\"xxxxxxxxxxxxxxxxxxxx\"";

        assertThat(admitted(ofAllNames(), json, around)).isZero();
        assertThat(admitted(ofAllNames(), "\"x\"", around)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0061\"", "\"a long text with an escape \\u0040 in its middle, and more of it\""})
    void admitsAllIfAnyCharacterMayBeMeant(String json) {
        assertThat(names(admitted(ofAllNames(), json, " "))).isEqualTo(NAMES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 9, 30, 62})
    void findsAnyNumberOfTexts(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(Character.toString('!' + 2 + i).replaceAll("[/\"\\\\]", "~") + "z" + i + "=");
        }
        Collections.shuffle(texts, new Random(count));
        Prefilter prefilter =
                new Prefilter(texts.stream().map(PrefilterTest::text).toList());
        for (int i = 0; i < count; i++) {
            String json =
                    Json.value("x".repeat(i) + texts.get(i) + "y".repeat(2 * i)).toString();

            assertThat(RuleList.isAdmitted(i, admitted(prefilter, json, "")))
                    .as(json)
                    .isTrue();
        }
        assertThat(admitted(prefilter, "\"a quick brown fox\"", "")).isZero();
    }

    @Test
    void theRulesBehindTheSixtyFourthShareItsFate() {
        List<Need> needs = new ArrayList<>(Collections.nCopies(63, text("never")));
        needs.add(text("one"));
        needs.add(text("other"));
        needs.add(text("third"));
        Prefilter prefilter = new Prefilter(needs);
        for (String found : List.of("one", "other", "third")) {
            long admitted = admitted(
                    prefilter, Json.value("it is " + found + " of these").toString(), "");

            assertThat(RuleList.isAdmitted(63, admitted)).isTrue();
            assertThat(RuleList.isAdmitted(65, admitted)).isTrue();
            assertThat(RuleList.isAdmitted(62, admitted)).isFalse();
        }
    }
}
