package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.testing.Telemetry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RuntimeEndSearchTest {
    private static final String TYPE = "\"type\":\"platform.runtimeDone\"";

    private static RuntimeEndSearch search(String text, int piece) {
        byte[] bytes = text.getBytes(UTF_8);
        RuntimeEndSearch search = new RuntimeEndSearch();
        for (int from = 0; from < bytes.length; from += piece) {
            search.feed(bytes, from, Math.min(bytes.length, from + piece));
        }
        return search;
    }

    private static List<String> ended(String text) {
        return search(text, Integer.MAX_VALUE / 2).ended();
    }

    private static List<String> texts() {
        String end = Telemetry.runtimeDone("r1");
        String line = Telemetry.line("hello");
        return List.of(
                "",
                line,
                end,
                line + "," + end + "," + line,
                end + "," + Telemetry.runtimeDone("r2"),
                "\u0000\u00ff" + end.substring(12),
                end.substring(0, end.length() - 30),
                end.substring(0, end.indexOf("requestId")),
                "\"\"platform.runtimeDone\",\"\"requestId\":\"r1\"",
                "\"platform.\"platform.runtimeDone\" {{\"time\"{\"time\" \"request\"requestId\" : \"r1\"");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void piecesOfAnySizeAreAsGoodAsTheWhole(String text) {
        RuntimeEndSearch whole = search(text, Integer.MAX_VALUE / 2);

        for (int piece = 1; piece < 40; piece++) {
            RuntimeEndSearch pieces = search(text, piece);
            assertThat(pieces.ended()).as("in pieces of " + piece).isEqualTo(whole.ended());
            assertThat(pieces.events()).as("in pieces of " + piece).isEqualTo(whole.events());
        }
    }

    @Test
    void findsTheRequestIdsInTheirOrder() {
        assertThat(ended(Telemetry.line("a") + Telemetry.runtimeDone("r1") + "damage" + Telemetry.runtimeDone("r2")))
                .containsExactly("r1", "r2");
    }

    @Test
    void findsItInDamageBeforeAndBehind() {
        String end = Telemetry.runtimeDone("r1");

        assertThat(ended("x\":[[{\"" + end + "{\"a\":")).containsExactly("r1");
        assertThat(ended(end.substring(end.indexOf("\"type\"")))).containsExactly("r1");
        assertThat(ended(end.substring(0, end.indexOf("r1") + 3))).containsExactly("r1");
    }

    @Test
    void whiteSpaceAndBeginningsOfThePatternsDoNotMislead() {
        assertThat(ended("\"platform.runtimeDone\", \"record\" : { \"requestId\" : \"r1\" }"))
                .containsExactly("r1");
        assertThat(ended("\"\"platform.runtimeDone\"\"\"requestId\":\"r1\"")).containsExactly("r1");
        assertThat(ended("\"platform\"platform.runtimeDone\":\"requestId\":\"r1\""))
                .containsExactly("r1");
    }

    @Test
    void anEndWithoutItsIdIsAnEndOfUnknownId() {
        assertThat(ended(TYPE)).containsExactly("");
        assertThat(ended(TYPE + ",\"record\":{\"requestId\":\"r1")).containsExactly("");
        assertThat(ended(TYPE + " ".repeat(500) + "\"requestId\":\"other\"")).containsExactly("");
        assertThat(ended(TYPE + ",\"requestId\":" + " ".repeat(500) + "\"other\""))
                .containsExactly("");
        assertThat(ended(TYPE + ",\"requestId\":\"" + "x".repeat(500) + "\"")).containsExactly("");
    }

    @Test
    void twoEndsWithoutAnIdBetweenThemAreAtLeastOne() {
        assertThat(ended(TYPE + " ".repeat(100) + TYPE + ",\"requestId\":\"r2\""))
                .containsExactly("", "r2");
    }

    @Test
    void whatAFunctionLoggedIsNoEnd() {
        assertThat(ended(Telemetry.line("\\\"platform.runtimeDone\\\" \\\"requestId\\\":\\\"r1\\\"")))
                .isEmpty();
        assertThat(ended(Telemetry.line("platform.runtimeDone requestId r1"))).isEmpty();
        assertThat(ended(Telemetry.start("r1") + Telemetry.report("r1"))).isEmpty();
    }

    private static String logged(String type, String value) {
        return "{\"time\":\"2026-11-28T10:00:00.000Z\",\"type\":\"" + type + "\",\"record\":" + value + "}";
    }

    private static List<String> loggedEnds() {
        String end = Telemetry.runtimeDone("lookalike");
        return List.of(
                end,
                "[" + end + "," + end + "]",
                "[1, [" + end + "], " + end + "]",
                "{\"a\":" + end + ",\"b\":[" + end + "]}",
                "{\"type\":\"platform.runtimeDone\",\"requestId\":\"lookalike\"}",
                "{ \"a\" : { \"type\" : \"platform.runtimeDone\" , \"requestId\" : \"lookalike\" } , \"b\" : -1.5E+3 }",
                "{\"quoted\":\"\\\\\\\"{\\\"\",\"type\":\"platform.runtimeDone\",\"requestId\":\"lookalike\"}",
                "[".repeat(100) + end + "]".repeat(100));
    }

    @ParameterizedTest
    @MethodSource("loggedEnds")
    void anObjectThatAFunctionLoggedIsNotAnEnd(String value) {
        for (String type : List.of("function", "extension")) {
            String batch = Telemetry.start("r1") + "," + logged(type, value) + "," + Telemetry.line("a") + ",";

            assertThat(ended("[" + batch)).isEmpty();
            assertThat(ended("[" + batch + Telemetry.runtimeDone("r1") + "]")).containsExactly("r1");
            assertThat(search(batch + Telemetry.runtimeDone("r1") + "]", 7).ended())
                    .containsExactly("r1");
        }
    }

    @ParameterizedTest
    @MethodSource("loggedEnds")
    void aDamagedLineEndsWhereTheNextEventBegins(String value) {
        for (String damage : List.of("", "\"a\",", "{\"a\":\"cut", "{\"a\" \"b\",", "[1,}", "\u0000", "{,", "[}")) {
            String damaged = logged("function", "{\"a\":1,\"b\":" + damage + "x\"\"" + value);
            String end = Telemetry.runtimeDone("r1");

            assertThat(ended("[" + damaged + "," + Telemetry.line("a") + "," + end + "]"))
                    .endsWith("r1");
            assertThat(ended("[" + damaged + "," + end + "]")).endsWith("r1");
        }
    }

    @Test
    void behindTheDamageOfALineOnlyAnEventIsAnEnd() {
        String lookalike = "\"type\":\"platform.runtimeDone\",\"requestId\":\"lookalike\"";
        String end = Telemetry.runtimeDone("r1");

        for (String damage : List.of("\"a\" 1", "\"a\":}", "\"a\":[}", "{}", "\"a\":\"b\" x")) {
            assertThat(ended("[" + logged("function", "{" + damage + "," + lookalike + "}") + "]"))
                    .isEmpty();
            assertThat(ended("[" + logged("function", "{" + damage + ",\"b\":" + end + "}") + "," + end + "]"))
                    .containsExactly("r1");
        }
    }

    @Test
    void anEndBehindALineThatWasCutIsFound() {
        String line = logged("function", "{\"a\":{\"b\":[1,2,{\"c\":\"d\",\"e\":true}]},\"f\":\"g\"}");
        int value = line.indexOf("record") + "record".length() + 3;

        for (int cut = value; cut < line.length(); cut++) {
            if (line.charAt(cut - 1) != '"' && line.substring(value, cut).matches(".*\\[[^\\]]*[\\d}]")) {
                continue; // The event that follows is well placed in the list.
            }
            String batch = "[" + line.substring(0, cut) + "," + Telemetry.runtimeDone("r1") + "]";
            assertThat(ended(batch)).as(batch).containsExactly("r1");
        }
    }

    @Test
    void countsTheEvents() {
        assertThat(search(Telemetry.line("a") + "," + Telemetry.line("b") + Telemetry.runtimeDone("r"), 1_000)
                        .events())
                .isEqualTo(3);
        assertThat(search("no event", 1_000).events()).isZero();
    }

    @Test
    void askingDoesNotDisturbTheSearch() {
        byte[] bytes = Telemetry.runtimeDone("r1").getBytes(UTF_8);
        RuntimeEndSearch search = new RuntimeEndSearch();
        search.feed(bytes, 0, bytes.length / 2);
        assertThat(search.ended().size()).isLessThanOrEqualTo(1);

        search.feed(bytes, bytes.length / 2, bytes.length);

        assertThat(search.ended()).containsExactly("r1");
    }
}
