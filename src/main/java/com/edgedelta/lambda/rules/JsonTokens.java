package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.JsonText;

/// Walks the strings and numbers of a JSON value in their order, names of members included.
final class JsonTokens {
    private final JsonScanner scanner = new JsonScanner();
    private byte[] json = new byte[0];
    private int from;
    private int to;
    private int end;

    /// Starts before the first token of the valid JSON value between these places.
    void begin(byte[] json, int from, int to) {
        this.json = json;
        this.to = from;
        this.end = to;
        scanner.reset(json, to);
    }

    /// Moves to the next token. Returns false after the last one.
    boolean next() {
        int i = to;
        while (i < end && json[i] != '"' && !isOfNumber(json[i])) {
            i++;
        }
        from = i;
        if (i >= end) {
            return false;
        }
        to = isText() ? scanner.skipString(i) : afterNumber(i);
        if (to == DAMAGED) {
            throw new IllegalStateException("a string in valid JSON has no end");
        }
        return true;
    }

    private int afterNumber(int from) {
        int i = from;
        while (i < end && (isOfNumber(json[i]) || "+.eE".indexOf(json[i]) >= 0)) {
            i++;
        }
        return i;
    }

    /// The `e` of other literals does not begin a number.
    private static boolean isOfNumber(byte c) {
        return (c >= '0' && c <= '9') || c == '-';
    }

    private boolean isText() {
        return json[from] == '"';
    }

    /// Where the token begins, at its quote if it has one.
    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /// Whether it is a string with escapes.
    boolean hasEscapes() {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    /// Returns a string's text with escapes resolved, or a number as it is written.
    String text() {
        return isText() ? JsonText.decode(json, from + 1, to - 1) : JsonText.decode(json, from, to);
    }

    /// Whether a text looks like a JSON object or array, or the beginning of one, with escapes.
    static boolean mayHaveEscapes(String text) {
        int i = 0;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return (text.startsWith("{", i) || text.startsWith("[", i)) && text.indexOf('\\', i) >= 0;
    }

    /// Whether these bytes are one JSON object or array, with white space around it or without.
    boolean areContainer(byte[] bytes) {
        scanner.reset(bytes, bytes.length);
        int begin = scanner.skipSpace(0);
        if (begin == bytes.length || (bytes[begin] != '{' && bytes[begin] != '[')) {
            return false;
        }
        int after = scanner.skipValue(begin);
        return after != DAMAGED && scanner.skipSpace(after) == bytes.length;
    }

    /// Whether these bytes are one string, with its quotes.
    boolean areString(byte[] bytes) {
        scanner.reset(bytes, bytes.length);
        return scanner.skipString(0) == bytes.length;
    }
}
