package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.Span;
import org.jspecify.annotations.Nullable;

/// Writes the lines of function and extension; what lines of one invocation share is put together once.
final class LineRecords {
    private static final String FUNCTION = ",\"log_type\":\"function\",\"message\":";
    private static final String EXTENSION = ",\"log_type\":\"extension\",\"message\":";

    private final boolean embedJson;
    private byte[] head = new byte[0];

    LineRecords(boolean embedJson) {
        this.embedJson = embedJson;
    }

    /// The lines to come belong to this invocation.
    void invocation(Envelope envelope, String requestId, @Nullable String traceId) {
        RecordWriter writer = new RecordWriter();
        envelope.open(writer, requestId, traceId, null);
        head = writer.copy();
    }

    void write(RecordWriter out, byte[] json, @Nullable Span time, Span record, boolean function) {
        open(out, json, time, function);
        if (record.isString(json)) {
            text(out, json, record);
        } else if (embedJson) {
            out.value(json, record);
        } else {
            out.quotedValue(json, record);
        }
        out.ascii("}\n");
    }

    /// Writes a line whose end never came; what there is of a JSON value is no value, and so a text in either mode.
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
        out.reset();
        out.raw(head);
        if (time != null) {
            out.ascii(",\"timestamp\":");
            out.value(json, time);
        }
        out.ascii(function ? FUNCTION : EXTENSION);
    }

    /// Where a text that was cut ends without the beginning of an escape.
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
        int from = string.from() + 1;
        out.ascii("\"");
        out.stringPart(json, from, withoutLineBreak(json, from, string.to() - 1), string.plain());
        out.ascii("\"");
    }

    /// Where the text ends without its last `\n` or `\r\n`, however they are spelled.
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
