package com.edgedelta.lambda.shape;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.time.TimeOfDay;
import java.util.Arrays;

/// A line that others may still be appended to. It keeps copies, because batches do not last.
final class MergedLine {
    private static final int MOST_LINES = 1_000;
    private static final int MOST_BYTES = 256 * 1024;
    private static final long LONGEST_MILLIS = 1_000;

    private final Line first;
    private final String firstText;
    private String lastText;
    private byte[] text;
    private int length;
    private boolean plain;
    private int lines = 1;

    /// @param beginning of the line's text, decoded
    MergedLine(Line line, String beginning) {
        Piece value = line.value();
        this.text = Arrays.copyOfRange(value.json(), value.from(), value.to());
        this.first = new Line(
                line.function(),
                line.head(),
                line.bareHead(),
                line.requestId(),
                line.time() == null ? null : line.time().copy(),
                new Piece(text, 0, value.length(), value.plain()),
                1,
                false);
        this.firstText = beginning;
        this.lastText = beginning;
        this.length = value.length();
        this.plain = value.plain();
    }

    /// Whether the text goes on with this record, and finds room in it.
    boolean goesOnWith(Line line, String beginning, Continuation continuation) {
        return lines < MOST_LINES
                && length + line.value().length() <= MOST_BYTES
                && continuation.goesOn(firstText, lastText, beginning)
                && !isOverAt(line);
    }

    /// Whether a line of that time comes too late for this record.
    boolean isOverAt(Line line) {
        long beganAt = millis(first);
        long now = millis(line);
        return beganAt >= 0 && now >= 0 && TimeOfDay.between(beganAt, now) > LONGEST_MILLIS;
    }

    private static long millis(Line line) {
        Piece time = line.time();
        return time == null ? -1 : TimeOfDay.millis(new String(time.json(), time.from() + 1, time.length() - 2, UTF_8));
    }

    void append(Line line, String beginning) {
        Piece value = line.value();
        int more = value.length() + 2;
        if (length + more > text.length) {
            text = Arrays.copyOf(text, 2 * (length + more));
        }
        length--; // The closing quote.
        if (!endsWithLineBreak()) {
            text[length++] = '\\';
            text[length++] = 'n';
        }
        System.arraycopy(value.json(), value.from() + 1, text, length, value.length() - 1);
        length += value.length() - 1;
        plain &= value.plain();
        lines++;
        lastText = beginning;
    }

    /// Whether the text ends with a line break, however that is spelled.
    private boolean endsWithLineBreak() {
        return text[length - 1] == '\n' || endsWithEscape("n") || endsWithEscape("u000a") || endsWithEscape("u000A");
    }

    private boolean endsWithEscape(String letters) {
        int from = length - letters.length();
        for (int i = Math.max(0, from); i < length; i++) {
            if (text[i] != letters.charAt(i - from)) {
                return false;
            }
        }
        int before = from - 1;
        while (before > 0 && text[before] == '\\') {
            before--;
        }
        return (from - 1 - before) % 2 == 1;
    }

    /// Its size so far.
    int bytes() {
        return length;
    }

    /// Returns the merged line.
    Line line() {
        return new Line(
                first.function(),
                first.head(),
                first.bareHead(),
                first.requestId(),
                first.time(),
                new Piece(text, 0, length, plain),
                lines,
                false);
    }
}
