package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The token behind the word `Bearer`, in any case, and blanks (RFC 6750): at least eight characters with a digit,
/// or at least twenty, so that a word of a sentence is not one.
final class BearerToken implements Finder {
    private static final String WORD = "bearer";
    private static final int SHORTEST = 8;
    private static final int LONGER_THAN_WORDS = 20;

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = from; i + WORD.length() < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == 'B' || c == 'b') && text.regionMatches(true, i, WORD, 0, WORD.length())) {
                int begin = afterBlanks(text, i + WORD.length());
                int end = endOfToken(text, begin);
                if (begin > i + WORD.length() && isToken(text, begin, end)) {
                    return new Match(begin, end);
                }
                i += WORD.length() - 1;
            }
        }
        return null;
    }

    private static int afterBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static int endOfToken(String text, int from) {
        int i = from;
        while (i < text.length() && (Ascii.isLetterOrDigit(text.charAt(i)) || "-._~+/=".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    private static boolean isToken(String text, int from, int to) {
        boolean digit = false;
        for (int i = from; i < to && i < from + LONGER_THAN_WORDS; i++) {
            digit |= Ascii.isDigit(text.charAt(i));
        }
        return to - from >= (digit ? SHORTEST : LONGER_THAN_WORDS);
    }

    @Override
    public Need need() {
        return new Need.OneOf(List.of(new NeededText(WORD, 0, true)));
    }
}
