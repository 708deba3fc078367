package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// An address of electronic mail, with letters and digits of any script. Its domain ends with a dot and two letters
/// or more.
final class EmailAddress implements Finder {
    private static final int ASCII_END = 0x80;

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = text.indexOf('@', from); i >= 0; i = text.indexOf('@', i + 1)) {
            int begin = i;
            while (begin > from && isIn(text.charAt(begin - 1), "._%+-")) {
                begin--;
            }
            int end = begin < i ? endOfDomain(text, i + 1) : -1;
            if (end > 0) {
                return new Match(begin, end);
            }
        }
        return null;
    }

    /// Returns -1 if none begins there.
    private static int endOfDomain(String text, int from) {
        int run = from;
        while (run < text.length() && isIn(text.charAt(run), ".-")) {
            run++;
        }
        for (int dot = run - 1; dot > from; dot--) {
            int end = text.charAt(dot) == '.' ? afterLetters(text, dot + 1, run) : 0;
            if (end - dot > 2) {
                return end;
            }
        }
        return -1;
    }

    private static int afterLetters(String text, int from, int to) {
        int i = from;
        while (i < to && isLetter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isIn(char c, String symbols) {
        return c < ASCII_END ? Ascii.isLetterOrDigit(c) || symbols.indexOf(c) >= 0 : Character.isLetterOrDigit(c);
    }

    private static boolean isLetter(char c) {
        return c < ASCII_END ? Ascii.isLetterOrDigit(c) && !Ascii.isDigit(c) : Character.isLetter(c);
    }

    @Override
    public Need need() {
        return Need.text("@");
    }
}
