package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.Span;
import org.jspecify.annotations.Nullable;

/// Writes the records of lines.
final class LineRecords {
    private static final byte[] TIMESTAMP = ",\"timestamp\":".getBytes(US_ASCII);
    private static final byte[] FUNCTION = ",\"log_type\":\"function\",\"message\":".getBytes(US_ASCII);
    private static final byte[] EXTENSION = ",\"log_type\":\"extension\",\"message\":".getBytes(US_ASCII);

    private final boolean embedJson;
    private final CurrentInvocation current;

    LineRecords(boolean embedJson, CurrentInvocation current) {
        this.embedJson = embedJson;
        this.current = current;
    }

    void write(RecordWriter out, byte[] json, @Nullable Span time, Span record, boolean function) {
        open(out, json, time, function);
        message(out, json, record.from(), record.to(), record.plain());
    }

    /// A function's line whose time is plain.
    void write(RecordWriter out, byte[] json, int timeFrom, int timeTo, int from, int to, boolean plain) {
        open(out, json, timeFrom, timeTo, true, FUNCTION);
        message(out, json, from, to, plain);
    }

    private void message(RecordWriter out, byte[] json, int from, int to, boolean plain) {
        if (json[from] == '"') {
            text(out, json, from, to, plain);
        } else if (embedJson) {
            out.value(json, from, to, plain);
        } else {
            out.quotedValue(json, from, to, plain);
        }
        out.ascii("}\n");
    }

    /// Writes a line whose end has not come. The beginning of a JSON value is not a value, and so a text in either
    /// mode.
    void writeTruncated(RecordWriter out, Fragment fragment, boolean function) {
        byte[] json = fragment.bytes();
        int from = fragment.valueFrom();
        open(out, json, fragment.time(), function);
        if (json[from] == '"') {
            out.ascii("\"");
            out.stringPart(json, from + 1, wholeCharacters(json, from + 1, fragment.cut()), false);
            out.ascii("\"");
        } else {
            out.string(new String(json, from, fragment.cut() - from, UTF_8));
        }
        out.ascii(",\"truncated\":true}\n");
    }

    private void open(RecordWriter out, byte[] json, @Nullable Span time, boolean function) {
        byte[] type = function ? FUNCTION : EXTENSION;
        if (time == null) {
            open(out, json, 0, 0, true, type);
        } else {
            open(out, json, time.from(), time.to(), time.plain(), type);
        }
    }

    /// @param timeTo 0 if the time is missing
    private void open(RecordWriter out, byte[] json, int timeFrom, int timeTo, boolean timePlain, byte[] type) {
        out.reset();
        out.raw(current.head());
        if (timeTo > 0) {
            out.raw(TIMESTAMP);
            out.value(json, timeFrom, timeTo, timePlain);
        }
        out.raw(type);
    }

    /// Returns where a text that was cut ends without the beginning of an escape.
    private static int wholeCharacters(byte[] json, int from, int to) {
        int i = from;
        while (i < to) {
            int next = json[i] != '\\' ? i + 1 : i + 1 < to && json[i + 1] == 'u' ? i + 6 : i + 2;
            if (next > to) {
                return i;
            }
            i = next;
        }
        return to;
    }

    static boolean endsWithLineBreak(byte[] json, int from, int to) {
        return withoutLineBreak(json, from, to) != to;
    }

    /// Writes a text without its last line break.
    static void text(RecordWriter out, byte[] json, Span string) {
        text(out, json, string.from(), string.to(), string.plain());
    }

    private static void text(RecordWriter out, byte[] json, int from, int to, boolean plain) {
        out.ascii("\"");
        out.stringPart(json, from + 1, withoutLineBreak(json, from + 1, to - 1), plain);
        out.ascii("\"");
    }

    /// Returns where the text ends without its last `\n` or `\r\n`, however they are spelled.
    private static int withoutLineBreak(byte[] json, int from, int to) {
        int withoutFeed = without(json, from, to, '\n', 'n');
        return withoutFeed == to ? to : without(json, from, withoutFeed, '\r', 'r');
    }

    private static int without(byte[] json, int from, int to, char control, char letter) {
        if (to > from && json[to - 1] == control) {
            return to - 1;
        }
        if (to - from >= 2 && json[to - 1] == letter && beginsEscape(json, from, to - 2)) {
            return to - 2;
        }
        boolean hexadecimal = to - from >= 6
                && json[to - 5] == 'u'
                && json[to - 4] == '0'
                && json[to - 3] == '0'
                && json[to - 2] == '0'
                && Character.digit(json[to - 1], 16) == control
                && beginsEscape(json, from, to - 6);
        return hexadecimal ? to - 6 : to;
    }

    /// Whether the byte is a backslash that is not itself escaped.
    private static boolean beginsEscape(byte[] json, int from, int at) {
        int i = at;
        while (i >= from && json[i] == '\\') {
            i--;
        }
        return (at - i) % 2 == 1;
    }
}
