package com.edgedelta.lambda.json;

import org.jspecify.annotations.Nullable;

/// A JSON value's place in an array of bytes: from its first byte up to, not including, `to`.
///
/// @param plain whether it contains neither control characters nor invalid UTF-8, so that it may be copied as it is
public record Span(int from, int to, boolean plain) {
    public boolean isString(byte[] json) {
        return json[from] == '"';
    }

    public boolean isObject(byte[] json) {
        return json[from] == '{';
    }

    public boolean isNull(byte[] json) {
        return json[from] == 'n';
    }

    public boolean isNumber(byte[] json) {
        return json[from] == '-' || (json[from] >= '0' && json[from] <= '9');
    }

    /// Returns the text of a string value with escapes resolved; null for any other value.
    public @Nullable String text(byte[] json) {
        return isString(json) ? JsonText.decode(json, from + 1, to - 1) : null;
    }

    /// Whether it is a string of that ASCII text, with escapes resolved.
    public boolean textIs(byte[] json, String ascii) {
        boolean same = to - from - 2 == ascii.length();
        for (int i = from + 1; i < to - 1; i++) {
            if (json[i] == '\\') {
                return ascii.equals(text(json));
            }
            same = same && json[i] == ascii.charAt(i - from - 1);
        }
        return same && isString(json);
    }
}
