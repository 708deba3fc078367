package com.edgedelta.lambda.json;

import org.jspecify.annotations.Nullable;

/// A JSON value's place in an array of bytes: from its first byte up to, not including, `to`.
///
/// @param plain whether it holds neither control characters nor bytes beyond ASCII, and so may be copied as it is
public record Span(int from, int to, boolean plain) {
    public boolean isString(byte[] json) {
        return json[from] == '"';
    }

    public boolean isObject(byte[] json) {
        return json[from] == '{';
    }

    public boolean isContainer(byte[] json) {
        return json[from] == '{' || json[from] == '[';
    }

    public boolean isNumber(byte[] json) {
        return json[from] == '-' || (json[from] >= '0' && json[from] <= '9');
    }

    /// The text of a string value with its escapes resolved; null for any other value.
    public @Nullable String text(byte[] json) {
        return isString(json) ? JsonText.decode(json, from + 1, to - 1) : null;
    }
}
