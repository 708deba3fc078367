package com.edgedelta.lambda.rules;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.text.Ascii;

/// A text that a search looks for in bytes of JSON.
final class NeededText {
    private static final int OTHER_CASE = 'a' - 'A';

    private final byte[] text;
    private final int mark;
    private final boolean anyCase;

    /// @param text visible ASCII that JSON need not escape; in lower case for any case
    /// @param mark the index of the character that is looked for first
    NeededText(String text, int mark, boolean anyCase) {
        this.text = text.getBytes(US_ASCII);
        this.mark = mark;
        this.anyCase = anyCase;
    }

    /// The text's rarest character is looked for first.
    static NeededText of(String text) {
        int rarest = 0;
        for (int i = 1; i < text.length(); i++) {
            if (ByteFrequency.of(text.charAt(i)) < ByteFrequency.of(text.charAt(rarest))) {
                rarest = i;
            }
        }
        return new NeededText(text, rarest, false);
    }

    /// The byte that is looked for first.
    byte mark() {
        return text[mark];
    }

    /// The same in the other case, if that counts, too; otherwise the same.
    byte otherMark() {
        return anyCase && Ascii.isLetterOrDigit((char) text[mark]) ? (byte) (text[mark] - OTHER_CASE) : text[mark];
    }

    /// Whether the text is between these places, with its mark at that one.
    boolean isAround(byte[] json, int at, int from, int to) {
        int begin = at - mark;
        if (begin < from || begin + text.length > to) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            byte c = json[begin + i];
            if (c != text[i] && !(anyCase && c + OTHER_CASE == text[i])) {
                return false;
            }
        }
        return true;
    }
}
