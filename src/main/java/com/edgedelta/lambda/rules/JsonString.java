package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.EightBytes;
import java.util.Arrays;

/// Writes texts as JSON strings.
final class JsonString {
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
    private static final char REPLACEMENT = '\ufffd';
    private static final int LONGEST_ESCAPE = 6;

    private JsonString() {}

    static byte[] of(String text) {
        byte[] plain = text.getBytes(UTF_8);
        int usual = usual(plain);
        byte[] json = new byte[2 + usual + (plain.length - usual) * LONGEST_ESCAPE];
        json[0] = '"';
        System.arraycopy(plain, 0, json, 1, usual);
        int length = 1 + usual;
        for (int i = usual; i < plain.length; i++) {
            byte c = plain[i];
            length = isEscaped(c) ? escape(c, json, length) : put(c, json, length);
        }
        json[length++] = '"';
        return length == json.length ? json : Arrays.copyOf(json, length);
    }

    /// Returns how many bytes at the beginning need no escapes.
    private static int usual(byte[] plain) {
        int i = 0;
        while (i + Long.BYTES <= plain.length && EightBytes.unusual(EightBytes.at(plain, i)) == 0) {
            i += Long.BYTES;
        }
        return i;
    }

    private static boolean isEscaped(byte c) {
        return c == '"' || c == '\\' || (c >= 0 && c < ' ');
    }

    private static int put(byte c, byte[] json, int at) {
        json[at] = c;
        return at + 1;
    }

    private static int escape(byte c, byte[] json, int at) {
        json[at] = '\\';
        byte letter = switch (c) {
            case '"', '\\' -> c;
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 'u';
        };
        json[at + 1] = letter;
        if (letter != 'u') {
            return at + 2;
        }
        json[at + 2] = '0';
        json[at + 3] = '0';
        json[at + 4] = HEX[c >> 4];
        json[at + 5] = HEX[c & 15];
        return at + LONGEST_ESCAPE;
    }

    /// Whether there is the middle of a surrogate pair.
    static boolean isWithinPair(CharSequence text, int i) {
        return i > 0
                && i < text.length()
                && Character.isLowSurrogate(text.charAt(i))
                && Character.isHighSurrogate(text.charAt(i - 1));
    }

    /// Halves of surrogate pairs, which a mask has parted, become U+FFFD.
    static void repair(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            boolean half = Character.isSurrogate(text.charAt(i));
            if (half && !isWithinPair(text, i) && !isWithinPair(text, i + 1)) {
                text.setCharAt(i, REPLACEMENT);
            }
        }
    }
}
