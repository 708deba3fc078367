package com.edgedelta.lambda.json;

/// Escapes of UTF-16's surrogates in JSON: two of them are one character, one alone is none.
public final class Surrogates {
    /// Half of a pair without the other.
    public static final int LONE = 0;

    private Surrogates() {}

    /// How many escapes the character has that is escaped at `from` as a backslash, `u` and four digits: two if it is a
    /// surrogate pair, one for any other; [#LONE] for half of a pair.
    public static int escapes(byte[] json, int from, int end) {
        int half = half(json, from, end);
        if (half == 0) {
            return 1;
        }
        return half == 'h' && half(json, from + 6, end) == 'l' ? 2 : LONE;
    }

    /// `h` for the high half of a pair, `l` for the low one, 0 for anything else.
    private static int half(byte[] json, int from, int end) {
        if (from + 6 > end || json[from] != '\\' || json[from + 1] != 'u' || (json[from + 2] | 0x20) != 'd') {
            return 0;
        }
        int second = Character.digit(json[from + 3], 16);
        boolean whole = Character.digit(json[from + 4], 16) >= 0 && Character.digit(json[from + 5], 16) >= 0;
        return !whole || second < 8 ? 0 : second < 12 ? 'h' : 'l';
    }
}
