package com.edgedelta.lambda.rules;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.JsonText;
import java.util.Arrays;

/// A record on its way through the rules.
sealed interface Message {
    /// Its size, for the budget.
    int length();

    /// It as one JSON value.
    byte[] json();

    /// A text.
    ///
    /// @param lineBreak its last line break, which no pattern meets
    /// @param truncated whether its rest is missing
    record Text(String text, String lineBreak, boolean truncated) implements Message {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public byte[] json() {
            return JsonString.of(text + lineBreak);
        }

        /// Whether it is JSON with escapes, which may hide something.
        boolean isEscapedJson() {
            return JsonTokens.mayHaveEscapes(text);
        }

        Text with(String changed) {
            return new Text(changed, lineBreak, truncated);
        }
    }

    /// Any other value, between these places.
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
    record Value(byte[] bytes, int from, int to) implements Message {
        @Override
        public int length() {
            return to - from;
        }

        @Override
        public byte[] json() {
            return Arrays.copyOfRange(bytes, from, to);
        }
    }

    static Text ofText(String text) {
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        end = end < text.length() && text.startsWith("\r", end - 1) ? end - 1 : end;
        return new Text(text.substring(0, end), text.substring(end), false);
    }

    static Message of(byte[] json, int from, int to) {
        return json[from] == '"' ? ofText(JsonText.decode(json, from + 1, to - 1)) : new Value(json, from, to);
    }

    /// Returns what a truncated value begins with: a text without its escapes, or any other value as it is written.
    static Text ofTruncated(byte[] json, int from, int to) {
        if (json[from] != '"') {
            return new Text(new String(json, from, to - from, UTF_8), "", true);
        }
        byte[] closed = Arrays.copyOfRange(json, from, to + 1);
        JsonScanner scanner = new JsonScanner();
        for (int end = to - from; end > 0; end--) { // The cut may be within an escape.
            closed[end] = '"';
            scanner.reset(closed, end + 1);
            if (scanner.skipString(0) != DAMAGED && scanner.skipString(0) == end + 1) {
                return new Text(JsonText.decode(closed, 1, end), "", true);
            }
        }
        return new Text("", "", true);
    }
}
