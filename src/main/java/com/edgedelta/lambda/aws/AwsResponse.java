package com.edgedelta.lambda.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import com.edgedelta.lambda.text.Ascii;
import org.jspecify.annotations.Nullable;

/// The response to one request. Not a record, because `toString` would show a possible secret.
final class AwsResponse {
    private static final int LONGEST_CODE = 64;

    private final int status;
    private final String errorType;
    private final byte[] body;

    /// @param errorType the header with which AWS names an error's type; empty if absent
    AwsResponse(int status, String errorType, byte[] body) {
        this.status = status;
        this.errorType = errorType;
        this.body = body;
    }

    int status() {
        return status;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /// Returns the body, or null if it is not a JSON object.
    @Nullable
    JsonObject json() {
        try {
            JsonValue value = Json.parse(new String(body, UTF_8));
            return value.isObject() ? value.asObject() : null;
        } catch (ParseException noJson) {
            return null; // The caller reports it; the body does not belong in a log line.
        }
    }

    /// Returns the error's code, such as `AccessDeniedException`; empty if the response contains none.
    String code() {
        String code = errorType;
        JsonObject error = code.isEmpty() ? json() : null;
        if (error != null) {
            code = text(error, "__type");
            code = code.isEmpty() ? text(error, "code") : code;
        }
        int namespace = code.indexOf('#');
        int url = code.indexOf(':', namespace + 1);
        return asCode(code.substring(namespace + 1, url < 0 ? code.length() : url));
    }

    /// Returns the text if it looks like a code, otherwise nothing: other content does not belong in a log line.
    static String asCode(String text) {
        return text.length() <= LONGEST_CODE && Ascii.isWord(text, "._") ? text : "";
    }

    /// Returns the member's text; empty if it is missing or not a string.
    static String text(JsonObject object, String name) {
        JsonValue value = object.get(name);
        return value != null && value.isString() ? value.asString() : "";
    }
}
