package com.edgedelta.lambda.shape;

import com.edgedelta.lambda.json.EightBytes;
import com.edgedelta.lambda.json.Surrogates;

/// The beginning of a JSON string with its escapes resolved, as UTF-8, in an array that is used again for the next one.
final class DecodedText {
    private static final int USUAL = 1024;
    private static final int LARGEST_KEPT = 1024 * 1024;
    private static final int LONGEST_CHARACTER = 4;
    private static final int REPLACEMENT = 0xfffd;

    private byte[] bytes = new byte[USUAL];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    /// Decodes what stands between the quotes of a sound string, and returns how many bytes that are.
    ///
    /// @param most about so many bytes are enough
    int read(byte[] json, int from, int to, int most) {
        length = 0;
        int room = Math.min(to - from, most) + LONGEST_CHARACTER + Long.BYTES;
        if (bytes.length < room || bytes.length > LARGEST_KEPT) {
            bytes = new byte[Math.max(USUAL, room)];
        }
        int i = from;
        while (i < to && length < most) {
            while (i + Long.BYTES <= to && length < most && !EightBytes.mayHave(json, i, (byte) '\\', (byte) '\\')) {
                EightBytes.copy(json, i, bytes, length);
                i += Long.BYTES;
                length += Long.BYTES;
            }
            int next = Math.min(to, i + Long.BYTES);
            while (i < next && length < most) {
                if (json[i] == '\\') {
                    i = escape(json, i, to);
                } else {
                    bytes[length++] = json[i++];
                }
            }
        }
        return length;
    }

    private int escape(byte[] json, int at, int to) {
        byte letter = json[at + 1];
        if (letter == 'u') {
            return unicode(json, at, to);
        }
        bytes[length++] = switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
        return at + 2;
    }

    private int unicode(byte[] json, int at, int to) {
        int escapes = Surrogates.escapes(json, at, to);
        int first = unit(json, at);
        if (escapes == Surrogates.LONE) {
            put(REPLACEMENT);
            return at + 6;
        }
        put(escapes == 1 ? first : Character.toCodePoint((char) first, (char) unit(json, at + 6)));
        return at + 6 * escapes;
    }

    private static int unit(byte[] json, int at) {
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            unit = unit << 4 | Character.digit(json[i], 16);
        }
        return unit;
    }

    private void put(int character) {
        if (character < 0x80) {
            bytes[length++] = (byte) character;
        } else if (character < 0x800) {
            bytes[length++] = (byte) (0xc0 | character >> 6);
            continuation(character);
        } else if (character < 0x10000) {
            bytes[length++] = (byte) (0xe0 | character >> 12);
            continuation(character >> 6);
            continuation(character);
        } else {
            bytes[length++] = (byte) (0xf0 | character >> 18);
            continuation(character >> 12);
            continuation(character >> 6);
            continuation(character);
        }
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3f));
    }
}
