package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The token behind the word `Bearer`, in any case, and blanks (RFC 6750). Behind `Authorization`, that is any;
/// elsewhere it has at least twenty characters, or eight that are not only a word of a sentence: with a digit anywhere,
/// or with a symbol or capital between others.
final class BearerToken implements Finder {
    private static final String WORD = "bearer";
    private static final String HEADER = "authorization";
    private static final int MOST_BETWEEN = 4;
    private static final String SYMBOLS = "-._~+/=";
    private static final int SHORTEST = 8;
    private static final int LONGER_THAN_WORDS = 20;

    @Override
    public @Nullable Match find(String text, int from) {
        for (int i = from; i + WORD.length() < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == 'B' || c == 'b') && text.regionMatches(true, i, WORD, 0, WORD.length())) {
                int begin = afterBlanks(text, i + WORD.length());
                int end = endOfToken(text, begin);
                boolean token = end > begin && (isBehindHeader(text, i) || isToken(text, begin, end));
                if (begin > i + WORD.length() && token) {
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
        while (i < text.length() && (Ascii.isLetterOrDigit(text.charAt(i)) || SYMBOLS.indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    /// Whether the name of the header is before that place, with at most a few quotes and the like in between.
    private static boolean isBehindHeader(String text, int at) {
        int i = at;
        while (i > 0 && at - i < MOST_BETWEEN && !Ascii.isLetterOrDigit(text.charAt(i - 1))) {
            i--;
        }
        return text.regionMatches(true, i - HEADER.length(), HEADER, 0, HEADER.length());
    }

    private static boolean isToken(String text, int from, int to) {
        boolean unlikeWords = false;
        for (int i = from; i < to && i < from + LONGER_THAN_WORDS; i++) {
            char c = text.charAt(i);
            boolean within = i > from && i < to - 1;
            unlikeWords |= Ascii.isDigit(c) || (within && (SYMBOLS.indexOf(c) >= 0 || (c >= 'A' && c <= 'Z')));
        }
        return to - from >= (unlikeWords ? SHORTEST : LONGER_THAN_WORDS);
    }

    @Override
    public Need need() {
        return new Need.OneOf(List.of(new NeededText(WORD, 0, true)));
    }
}
