package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;

/// Digits in a text, and whether a number begins or ends there.
final class Digits {
    private Digits() {}

    static boolean isAt(String text, int i) {
        return i >= 0 && i < text.length() && Ascii.isDigit(text.charAt(i));
    }

    /// Whether there are so many digits.
    static boolean areAt(String text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!isAt(text, i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether no digit is right before that place, nor behind a separator right before it.
    static boolean beginAt(String text, int from, char separator) {
        return !isAt(text, from - 1) && !(isCharacter(text, from - 1, separator) && isAt(text, from - 2));
    }

    /// Whether no digit is at that place, nor behind a separator at it.
    static boolean endAt(String text, int to, char separator) {
        return !isAt(text, to) && !(isCharacter(text, to, separator) && isAt(text, to + 1));
    }

    static boolean isCharacter(String text, int i, char c) {
        return i >= 0 && i < text.length() && text.charAt(i) == c;
    }
}
