package com.edgedelta.lambda.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import com.eclipsesource.json.ParseException;
import org.jspecify.annotations.Nullable;

/// What one request was answered. No record, whose text would show what may be a secret.
final class AwsResponse {
    private static final int LONGEST_CODE = 64;

    private final int status;
    private final String errorType;
    private final byte[] body;

    /// @param errorType the header in which AWS names an error's type; empty where there is none
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

    /// The body; null where it is no JSON object.
    @Nullable
    JsonObject json() {
        try {
            JsonValue value = Json.parse(new String(body, UTF_8));
            return value.isObject() ? value.asObject() : null;
        } catch (ParseException noJson) {
            return null; // The caller says so; what it holds instead is not for a log line.
        }
    }

    /// The error's code, such as `AccessDeniedException`; empty where the answer tells none.
    String code() {
        String code = errorType;
        JsonObject told = code.isEmpty() ? json() : null;
        if (told != null) {
            code = text(told, "__type");
            code = code.isEmpty() ? text(told, "code") : code;
        }
        int namespace = code.indexOf('#');
        int url = code.indexOf(':', namespace + 1);
        return asCode(code.substring(namespace + 1, url < 0 ? code.length() : url));
    }

    /// The text if it looks like a code: whatever else an answer holds does not belong into a log line.
    static String asCode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '_') {
                return "";
            }
        }
        return text.length() <= LONGEST_CODE ? text : "";
    }

    /// That member's text; empty where there is none.
    static String text(JsonObject object, String name) {
        JsonValue value = object.get(name);
        return value != null && value.isString() ? value.asString() : "";
    }
}
