package com.edgedelta.lambda.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.sink.Outcome.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PackingTest {
    @Test
    void asManyWholeLinesAsFitAreARecord() {
        assertThat(pack(new Packing(6, 100, 100), "aa\nbb\ncc\ndddd\ne\n"))
                .containsExactly(List.of("aa\nbb\n", "cc\n", "dddd\n", "e\n"));
    }

    @Test
    void aLineOfExactlyARecordIsOne() {
        assertThat(pack(new Packing(3, 100, 100), "aa\nbb\n")).containsExactly(List.of("aa\n", "bb\n"));
    }

    @Test
    void aCallEndsWithItsBytes() {
        assertThat(pack(new Packing(3, 7, 100), "aa\nbb\ncc\n"))
                .containsExactly(List.of("aa\n", "bb\n"), List.of("cc\n"));
    }

    @Test
    void aCallEndsWithItsRecords() {
        assertThat(pack(new Packing(2, 100, 2), "a\nb\nc\nd\ne\n"))
                .containsExactly(List.of("a\n", "b\n"), List.of("c\n", "d\n"), List.of("e\n"));
    }

    @Test
    void onlyTheGivenPartOfTheArrayIsPacked() {
        byte[] body = "xx\naa\nbb\nyy\n".getBytes(UTF_8);

        assertThat(new Packing(3, 100, 100).calls(body, 3, 6)).containsExactly(List.of(new Part(3, 3), new Part(6, 3)));
    }

    @Test
    void fiveHundredLinesOfOneByteAreOneRecord() {
        assertThat(pack(Packing.OF_THE_API, "\n".repeat(500))).containsExactly(List.of("\n".repeat(500)));
    }

    @Test
    void whatTheApiTakesIsNotExceeded() {
        byte[] body = ("x".repeat(1_000) + "\n").repeat(20_000).getBytes(UTF_8);

        List<List<Part>> calls = Packing.OF_THE_API.calls(body, 0, body.length);

        int next = 0;
        for (List<Part> call : calls) {
            assertThat(call).hasSizeLessThanOrEqualTo(500);
            assertThat(call.stream().mapToInt(Part::length).sum()).isLessThanOrEqualTo(4 * 1024 * 1024);
            for (Part part : call) {
                assertThat(part.offset())
                        .as("nothing is left out, nothing twice")
                        .isEqualTo(next);
                assertThat(part.length()).isBetween(1, 1000 * 1024);
                next += part.length();
                assertThat(body[next - 1]).isEqualTo((byte) '\n');
            }
        }
        assertThat(next).isEqualTo(body.length);
    }

    @Test
    void theLongestLineIsFoundWhereverItIs() {
        byte[] body = "a\nbbbb\ncc\n".getBytes(UTF_8);

        assertThat(Packing.longestLine(body, 0, body.length)).isEqualTo(5);
        assertThat(Packing.longestLine(body, 7, 3)).isEqualTo(3);
        assertThat(Packing.longestLine(body, 0, 2)).isEqualTo(2);
    }

    private static List<List<String>> pack(Packing packing, String lines) {
        byte[] body = lines.getBytes(UTF_8);
        return packing.calls(body, 0, body.length).stream()
                .map(call -> call.stream()
                        .map(part -> new String(body, part.offset(), part.length(), UTF_8))
                        .toList())
                .toList();
    }
}
