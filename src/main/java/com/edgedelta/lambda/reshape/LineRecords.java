package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.json.Surrogates;
import com.edgedelta.lambda.shape.Line;
import com.edgedelta.lambda.shape.Piece;
import org.jspecify.annotations.Nullable;

/// Writes the records of lines.
final class LineRecords {
    static final byte[] TIMESTAMP = ",\"timestamp\":".getBytes(US_ASCII);
    private static final byte[] FUNCTION = ",\"log_type\":\"function\",\"message\":".getBytes(US_ASCII);
    private static final byte[] EXTENSION = ",\"log_type\":\"extension\",\"message\":".getBytes(US_ASCII);

    private static final byte[] END = "}\n".getBytes(US_ASCII);

    private final boolean embedJson;
    private byte[] head = new byte[0];
    private ExecutionArn execution = new ExecutionArn();

    LineRecords(boolean embedJson) {
        this.embedJson = embedJson;
    }

    /// The next line begins with this, which ends with [#TIMESTAMP], and belongs to that execution.
    void belongTo(byte[] head, ExecutionArn execution) {
        this.head = head;
        this.execution = execution;
    }

    void write(RecordWriter out, byte[] json, @Nullable Span time, Span record, boolean function) {
        open(out, json, time, function);
        message(out, json, record.from(), record.to(), record.plain());
        out.raw(END);
    }

    /// A function's line whose time is plain.
    void write(RecordWriter out, byte[] json, int timeFrom, int timeTo, int from, int to, boolean plain) {
        open(out, json, timeFrom, timeTo, true, FUNCTION);
        message(out, json, from, to, plain);
        out.raw(END);
    }

    /// Begins the record of a shaped line, up to its message.
    void open(RecordWriter out, Line line) {
        Piece time = line.time();
        byte[] type = line.function() ? FUNCTION : EXTENSION;
        head = line.head();
        if (time == null) {
            open(out, head, 0, 0, true, type);
        } else {
            open(out, time.json(), time.from(), time.to(), time.plain(), type);
        }
    }

    /// Writes a line's message.
    void message(RecordWriter out, byte[] json, int from, int to, boolean plain) {
        if (json[from] == '"') {
            text(out, json, from, to, plain);
        } else if (embedJson) {
            out.value(json, from, to, plain);
        } else {
            out.quotedValue(json, from, to, plain);
        }
    }

    /// Writes a line whose end has not come. The beginning of a JSON value is not a value, and so a text in either
    /// mode.
    void writeTruncated(RecordWriter out, Fragment fragment, boolean function) {
        open(out, fragment.bytes(), fragment.time(), function);
        truncatedText(out, fragment);
        out.ascii(",\"truncated\":true}\n");
    }

    /// Writes what has come of a value as a text.
    static void truncatedText(RecordWriter out, Fragment fragment) {
        byte[] json = fragment.bytes();
        int from = fragment.valueFrom();
        if (json[from] == '"') {
            out.ascii("\"");
            out.stringPart(json, from + 1, wholeCharacters(json, from + 1, fragment.cut()), false);
            out.ascii("\"");
        } else {
            out.string(new String(json, from, fragment.cut() - from, UTF_8));
        }
    }

    /// The head that the next line begins with, in an array of its own if it names an execution.
    byte[] completeHead() {
        if (!execution.isKnown()) {
            return head;
        }
        RecordWriter complete = new RecordWriter();
        headWithExecution(complete);
        return complete.copy();
    }

    /// The same without the execution.
    byte[] bareHead() {
        return head;
    }

    private void headWithExecution(RecordWriter out) {
        out.raw(head, 0, head.length - TIMESTAMP.length - 1);
        execution.write(out);
        out.ascii("}");
        out.raw(TIMESTAMP);
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
        if (execution.isKnown()) {
            headWithExecution(out);
        } else {
            out.raw(head);
        }
        if (timeTo > 0) {
            out.value(json, timeFrom, timeTo, timePlain);
        } else {
            out.takeBack(TIMESTAMP.length);
        }
        out.raw(type);
    }

    /// Returns where a text that was cut ends without the beginning of an escape or of a surrogate pair.
    static int wholeCharacters(byte[] json, int from, int to) {
        int i = from;
        int last = from;
        while (i < to) {
            int next = afterCharacter(json, i, to);
            if (next > to) {
                break;
            }
            last = i;
            i = next;
        }
        boolean half = i - last == 6 && Surrogates.escapes(json, last, i) == Surrogates.LONE;
        return half ? last : i;
    }

    private static int afterCharacter(byte[] json, int from, int to) {
        if (json[from] != '\\') {
            return from + 1;
        }
        boolean unicode = from + 1 < to && json[from + 1] == 'u';
        return unicode ? from + 6 * Math.max(1, Surrogates.escapes(json, from, to)) : from + 2;
    }

    static boolean endsWithLineBreak(byte[] json, int from, int to) {
        return withoutLineBreak(json, from, to) != to;
    }

    /// Writes a text without its last line break.
    static void text(RecordWriter out, byte[] json, Span string) {
        text(out, json, string.from(), string.to(), string.plain());
    }

    private static void text(RecordWriter out, byte[] json, int from, int to, boolean plain) {
        int end = withoutLineBreak(json, from + 1, to - 1);
        if (plain) {
            out.raw(json, from, end);
        } else {
            out.put('"');
            out.stringPart(json, from + 1, end, false);
        }
        out.put('"');
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
