package com.edgedelta.lambda.rules;

import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// A private key in PEM (RFC 7468), from its first line to its last, or to the end of the text if that is missing.
///
/// A function may log each line of a key by itself. So after a key whose end is missing, texts that consist of
/// Base64 alone belong to it, until its last line comes.
final class PrivateKey implements Finder {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int LONGEST_LABEL = 40;

    /// So many texts may come between the first line of a key and its last; then its end is not waited for any
    /// more.
    private static final int MOST_TEXTS = 200;

    private static final int SHORTEST_LINE = 16;

    private final NeededText begin = new NeededText(DASHES);
    private int awaited;

    @Override
    public @Nullable Match find(String text, int from) {
        if (awaited > 0 && from == 0) {
            Match rest = restOfKey(text);
            if (rest != null) {
                return rest;
            }
        }
        for (int i = text.indexOf(BEGIN, from); i >= 0; i = text.indexOf(BEGIN, i + 1)) {
            int label = endOfLabel(text, i + BEGIN.length());
            if (label > 0) {
                int end = endOfKey(text, label);
                awaited = end < 0 ? MOST_TEXTS : 0;
                return new Match(i, end < 0 ? text.length() : end);
            }
        }
        return null;
    }

    private @Nullable Match restOfKey(String text) {
        awaited--;
        int base64 = 0;
        while (base64 < text.length() && isOfBase64(text.charAt(base64))) {
            base64++;
        }
        if (text.startsWith(END, base64)) {
            int end = endOfKey(text, base64);
            awaited = end < 0 ? awaited : 0;
            return new Match(0, end < 0 ? text.length() : end);
        }
        boolean line = base64 == text.length() && (base64 >= SHORTEST_LINE || text.endsWith("="));
        return line ? new Match(0, base64) : null;
    }

    private static boolean isOfBase64(char c) {
        return Ascii.isLetterOrDigit(c) || "+/=\r\n".indexOf(c) >= 0;
    }

    /// Returns the index after the last line of the key; -1 if it is missing.
    private static int endOfKey(String text, int from) {
        for (int i = text.indexOf(END, from); i >= 0; i = text.indexOf(END, i + 1)) {
            int label = endOfLabel(text, i + END.length());
            if (label > 0) {
                return label;
            }
        }
        return -1;
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
    public boolean mayFind(byte[] json, int from, int to) {
        return awaited > 0 || begin.mayBeIn(json, from, to);
    }
}
