package com.edgedelta.lambda.shape;

import com.edgedelta.lambda.config.Severity;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import org.jspecify.annotations.Nullable;

/// Finds the level that a line states itself. In a JSON object it is a member `level`, `severity` or `log_level` at top
/// level; the object may come as a text, too. In other texts it stands at the beginning, as [TextSeverity] reads it.
/// For one thread.
public final class SeverityParser {
    private static final String[] MEMBERS = {"level", "severity", "log_level"};

    private final JsonScanner scanner = new JsonScanner();
    private final ObjectCursor members = new ObjectCursor(scanner);
    private final DecodedText decoded = new DecodedText();
    private final TextSeverity texts = new TextSeverity();

    /// Returns the level of a line; null if it states none.
    ///
    /// @param from where the line's JSON value begins, which is sound
    /// @param to where it ends
    public @Nullable Severity of(byte[] json, int from, int to) {
        return switch (json[from]) {
            case '{' -> ofObject(json, from, to);
            case '"' -> ofText(json, from + 1, to - 1);
            default -> null;
        };
    }

    private @Nullable Severity ofText(byte[] json, int from, int to) {
        int length = decoded.read(json, from, to, TextSeverity.LONGEST_HEAD);
        if (length == 0 || decoded.bytes()[0] != '{') {
            return texts.of(decoded.bytes(), 0, length);
        }
        Severity severity = ofObject(decoded.bytes(), 0, length);
        if (severity == null && to - from > TextSeverity.LONGEST_HEAD) {
            length = decoded.read(json, from, to, Integer.MAX_VALUE);
            severity = ofObject(decoded.bytes(), 0, length);
        }
        return severity;
    }

    private @Nullable Severity ofObject(byte[] json, int from, int to) {
        scanner.reset(json, to);
        members.open(from);
        while (members.next()) {
            if (isLevel()) {
                Severity severity = named(json, members.value());
                if (severity != null) {
                    return severity;
                }
            }
        }
        return null;
    }

    private boolean isLevel() {
        for (String name : MEMBERS) {
            if (members.keyIs(name)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Severity named(byte[] json, Span value) {
        return value.isString(json)
                ? SeverityWords.of(json, value.from() + 1, value.to() - 1)
                : SeverityWords.ofNumber(json, value.from(), value.to());
    }
}
