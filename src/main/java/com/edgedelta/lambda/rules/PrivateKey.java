package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A private key in PEM (RFC 7468), from its first line to its last, or to the end of the text if that is missing.
///
/// A function may log each line of a key by itself. So after a key whose end is missing, texts that consist of
/// Base64 alone belong to it, until its last line comes. A runtime may write a time and more before them.
final class PrivateKey implements Finder {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LONGEST_LABEL = 40;

    /// So many records may come between the first line of a key and its last; then its end is not waited for any
    /// more.
    private static final int MOST_RECORDS = 200;

    private static final int SHORTEST_LINE = 16;
    private static final int SHORTEST_WITHIN = 40;

    private static final Pattern USUAL = Pattern.compile("[0-9]*|[A-Z]?[a-z]*|[A-Z]*");

    private int awaited;
    private boolean inValue;
    private boolean behindBlank;

    @Override
    public void beginRecord(boolean value) {
        inValue = value;
        awaited -= awaited > 0 ? 1 : 0;
    }

    @Override
    public @Nullable Match find(String text, int from) {
        int first = indexOfLabel(text, BEGIN, from);
        if (awaited > 0 && from == 0) {
            Match rest = first < 0 ? restOfKey(text) : endOfRest(text.substring(0, first));
            if (rest != null) {
                return rest;
            }
        }
        if (first < 0) {
            return null;
        }
        int end = endOfKey(text, endOfLabel(text, first + BEGIN.length()));
        awaited = end < 0 ? MOST_RECORDS : 0;
        return new Match(first, end < 0 ? text.length() : end);
    }

    /// Returns the part of the text that may be a line of the key: its last words, or those up to the key's end.
    private @Nullable Match restOfKey(String text) {
        Match end = endOfRest(text);
        if (end != null) {
            return end;
        }
        int line = beginOfWords(text, text.length(), SHORTEST_LINE);
        int length = text.length() - line;
        boolean tab = line == 0 || text.charAt(line - 1) == '\t'; // Only a runtime's words are before it.
        boolean blank = !tab && text.charAt(line - 1) == ' ';
        boolean last = (tab && !(inValue && isUsual(text, line))) || (blank && behindBlank) || text.endsWith("=");
        boolean ofKey = (tab || blank) && (length >= SHORTEST_LINE || (length > 0 && last));
        behindBlank = blank && length >= SHORTEST_LINE;
        return ofKey ? new Match(line, text.length()) : lineWithin(text);
    }

    /// A logger may also write something behind each line, for example the end of JSON.
    private static @Nullable Match lineWithin(String text) {
        int to = text.length();
        while (to > 0) {
            int line = beginOfWord(text, to);
            if (to - line >= SHORTEST_WITHIN) {
                return new Match(line, to);
            }
            to = line - 1; // The character before it is not of Base64.
        }
        return null;
    }

    private @Nullable Match endOfRest(String text) {
        int dashes = indexOfLabel(text, END, 0);
        if (dashes >= 0) {
            awaited = 0;
            return new Match(beginOfWords(text, dashes, 1), endOfLabel(text, dashes + END.length()));
        }
        int cut = text.indexOf(END);
        return cut < 0 ? null : new Match(beginOfWords(text, cut, 1), text.length());
    }

    /// Returns where the words of Base64 before that place begin, each but the last at least so long.
    private static int beginOfWords(String text, int to, int shortest) {
        int words = beginOfWord(text, to);
        while (words > 0 && text.charAt(words - 1) == ' ') {
            int word = beginOfWord(text, words - 1);
            if (words - 1 - word < shortest) {
                break;
            }
            words = word;
        }
        return words;
    }

    private static int beginOfWord(String text, int to) {
        int i = to;
        while (i > 0 && isOfBase64(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean isOfBase64(char c) {
        return Ascii.isLetterOrDigit(c) || "+/=\r\n".indexOf(c) >= 0;
    }

    /// Whether a short string of a JSON value is rather a word or a number than the last line of a key. The length
    /// of such a line is a multiple of four.
    private static boolean isUsual(String text, int from) {
        return (text.length() - from) % 4 != 0
                || USUAL.matcher(text).region(from, text.length()).matches();
    }

    private static int indexOfLabel(String text, String dashes, int from) {
        int i = text.indexOf(dashes, from);
        while (i >= 0 && endOfLabel(text, i + dashes.length()) < 0) {
            i = text.indexOf(dashes, i + 1);
        }
        return i;
    }

    /// Returns the index after the last line of the key; -1 if it is missing.
    private static int endOfKey(String text, int from) {
        int dashes = indexOfLabel(text, END, from);
        return dashes < 0 ? -1 : endOfLabel(text, dashes + END.length());
    }

    /// Returns the index after the dashes behind the label of a private key; -1 if it is another label, or none.
    private static int endOfLabel(String text, int from) {
        int to = text.indexOf(DASHES, from);
        if (to < 0 || to - from > LONGEST_LABEL) {
            return -1;
        }
        String label = text.substring(from, to);
        boolean key =
                Ascii.isWord(label, " ") && (label.endsWith("PRIVATE KEY") || label.endsWith("PRIVATE KEY BLOCK"));
        return key ? to + DASHES.length() : -1;
    }

    @Override
    public Need need() {
        return new Need.OneOf(List.of(new NeededText(BEGIN, DASHES.length(), false)));
    }

    @Override
    public boolean awaitsRest() {
        return awaited > 0;
    }
}
