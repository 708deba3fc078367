package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.JsonText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The parts of a finished record by which a user finds the event it was made of.
///
/// @param type such as `function` or `platform.report`
/// @param time the event's own, as Lambda sent it
/// @param requestId empty if the record belongs to no invocation
/// @param text the first characters of the message, or of the record if it has none, on one line
public record RecordSummary(String type, String time, String requestId, String text) {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_MEMBER = 64;

    public static RecordSummary of(byte[] record) {
        String message = JsonText.find(record, "message");
        return new RecordSummary(
                member(record, "log_type"),
                member(record, "timestamp"),
                member(record, "faas", "request_id"),
                oneLine(message == null ? new String(record, UTF_8) : message, LONGEST_TEXT));
    }

    /// Whether the record is a line that an extension has printed.
    public boolean isOfExtension() {
        return type.equals("extension");
    }

    /// Such as `function record of 2022-03-01T14:09:15.231Z, request d6cd...`.
    public String describe() {
        String known = (type.isEmpty() ? "a" : type) + " record of " + (time.isEmpty() ? "an unknown time" : time);
        return requestId.isEmpty() ? known : known + ", request " + requestId;
    }

    private static String member(byte[] record, String... path) {
        @Nullable String found = JsonText.find(record, path);
        return oneLine(Objects.requireNonNullElse(found, ""), LONGEST_MEMBER);
    }

    private static String oneLine(String text, int longest) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), longest));
        int end = text.offsetByCodePoints(0, Math.min(longest, text.codePointCount(0, text.length())));
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString();
    }
}
