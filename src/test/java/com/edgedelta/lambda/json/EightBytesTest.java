package com.edgedelta.lambda.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EightBytesTest {
    @Test
    void theLowestFlagIsExactForEachByteAtEachPlaceBetweenAnyOthers() {
        for (int other : new int[] {' ', '!', '#', 'a', '[', ']', 0x7f}) {
            for (int behind : new int[] {'a', '"', 0, 0x80, 0xff}) {
                for (int place = 0; place < Long.BYTES; place++) {
                    byte[] bytes = new byte[Long.BYTES];
                    Arrays.fill(bytes, 0, place, (byte) other);
                    Arrays.fill(bytes, place, Long.BYTES, (byte) behind);
                    for (int value = 0; value < 256; value++) {
                        bytes[place] = (byte) value;
                        boolean unusual = value == '"' || value == '\\' || value < ' ' || value > 0x7f;
                        expect(EightBytes.unusual(EightBytes.at(bytes, 0)), unusual, place);
                        boolean found = value == '"' || value > 0x7f;
                        expect(EightBytes.same(EightBytes.at(bytes, 0), EightBytes.all('"')), found, place);
                    }
                }
            }
        }
    }

    private static void expect(long flags, boolean flagged, int place) {
        if (flagged) {
            assertThat(EightBytes.first(flags)).isEqualTo(place);
        } else if (flags != 0) {
            assertThat(EightBytes.first(flags)).isGreaterThan(place);
        }
    }

    @Test
    void whatIsPutIsFoundAgain() {
        byte[] bytes = new byte[10];
        EightBytes.put(bytes, 1, EightBytes.at("abcdefgh".getBytes(US_ASCII), 0));

        assertThat(new String(bytes, US_ASCII)).isEqualTo("\0abcdefgh\0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"time\":", "\"record\":{", "12345678", "0123456789abcdef", "0123456789abcdefg"})
    void aLiteralIsFoundOnlyIfEachOfItsBytesStandsThere(String text) {
        Literal literal = new Literal(text);
        byte[] bytes = ("xx" + text + "xx").getBytes(US_ASCII);

        assertThat(literal.length()).isEqualTo(text.length());
        assertThat(literal.isAt(bytes, 2)).isTrue();
        assertThat(literal.isAt(bytes, 1)).isFalse();
        for (int i = 2; i < 2 + text.length(); i++) {
            bytes[i]++;
            assertThat(literal.isAt(bytes, 2)).isFalse();
            bytes[i]--;
        }
    }
}
