package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.json.Span;
import org.jspecify.annotations.Nullable;

/// Writes the lines of function and extension; what lines of one invocation share is put together once.
final class LineRecords {
    private static final String FUNCTION = ",\"log_type\":\"function\"";
    private static final String EXTENSION = ",\"log_type\":\"extension\"";

    private final boolean embedJson;
    private byte[] head = new byte[0];
    private byte[] afterType = new byte[0];

    LineRecords(boolean embedJson) {
        this.embedJson = embedJson;
    }

    /// The lines to come belong to this invocation.
    void invocation(Envelope envelope, String requestId, @Nullable String traceId) {
        RecordWriter writer = new RecordWriter();
        envelope.open(writer, requestId, traceId, null);
        head = writer.copy();
        writer.reset();
        envelope.hostArch(writer);
        writer.ascii(",\"message\":");
        afterType = writer.copy();
    }

    void write(RecordWriter out, byte[] json, @Nullable Span time, Span record, boolean function) {
        out.reset();
        out.raw(head);
        if (time != null) {
            out.ascii(",\"timestamp\":");
            out.value(json, time);
        }
        out.ascii(function ? FUNCTION : EXTENSION);
        out.raw(afterType);
        if (record.isString(json)) {
            text(out, json, record);
        } else if (embedJson) {
            out.value(json, record);
        } else {
            out.quotedValue(json, record);
        }
        out.ascii("}\n");
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
