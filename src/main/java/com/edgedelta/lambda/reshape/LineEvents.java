package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.LogType;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.Span;
import org.jspecify.annotations.Nullable;

/// Forwards the lines of the function and of extensions, if they are asked for.
final class LineEvents {
    private final JsonScanner scanner;
    private final RecordWriter out;
    private final Buffer buffer;
    private final LineHeads heads;
    private final LineRecords lines;
    private final OwnNames names = new OwnNames();
    private final boolean functionLines;
    private final boolean extensionLines;

    /// Null if lines are forwarded as they are.
    private final @Nullable ShapedStream shaped;

    LineEvents(
            JsonScanner scanner,
            RecordWriter out,
            Config config,
            Buffer buffer,
            LineHeads heads,
            @Nullable ShapedStream shaped) {
        this.scanner = scanner;
        this.out = out;
        this.buffer = buffer;
        this.heads = heads;
        this.shaped = shaped;
        this.lines = new LineRecords(config.embedJson());
        this.functionLines = config.logTypes().contains(LogType.FUNCTION);
        this.extensionLines = config.logTypes().contains(LogType.EXTENSION);
        scanner.listener(names, OwnNames.LAST_LETTERS);
    }

    /// What a line names itself.
    OwnNames names() {
        return names;
    }

    /// Whether such lines are forwarded.
    boolean wanted(boolean function) {
        return function ? functionLines : extensionLines;
    }

    /// Says whether the lines to come may be the beginnings of longer ones, and end within a secret.
    void mayBeCut(boolean cut) {
        if (shaped != null) {
            shaped.mayBeCut(cut);
        }
    }

    /// Says which value may be the rest of a line that has been forwarded without it; [JsonScanner#DAMAGED] if none.
    void lateRestAt(int valueFrom) {
        if (shaped != null) {
            shaped.lateRestAt(valueFrom);
        }
    }

    /// Forwards a function's line that [FastPathLine] has read.
    ///
    /// @param from where its event begins
    void fastPath(FastPathLine line, int from) {
        if (functionLines) {
            attribute(line.recordFrom(), line.recordTo());
            if (shaped != null && shaped.takes(lines, scanner.json(), line, from)) {
                return;
            }
            lines.write(
                    out,
                    scanner.json(),
                    line.timeFrom(from),
                    line.timeTo(),
                    line.recordFrom(),
                    line.recordTo(),
                    line.plain());
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    void line(boolean function, @Nullable Span time, Span record) {
        if (wanted(function)) {
            attribute(function, record.from(), record.to());
            if (shaped != null && shaped.takes(lines, scanner.json(), function, time, record)) {
                return;
            }
            lines.write(out, scanner.json(), time, record, function);
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    /// Forwards what has come of a line whose rest is missing; the scanner reads its bytes.
    void truncated(boolean function, Fragment fragment) {
        if (wanted(function)) {
            attribute(function, fragment.valueFrom(), fragment.cut());
            if (shaped != null) {
                shaped.truncated(lines, function, fragment);
                return;
            }
            lines.writeTruncated(out, fragment, function);
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    /// A line of an extension names nothing of ours.
    private void attribute(boolean function, int from, int to) {
        names.clear();
        if (!function) {
            lines.belongTo(heads.ofCurrent(), names.execution());
            return;
        }
        scanner.skipValue(from);
        attribute(from, to);
    }

    /// The names in a value have been read when it was skipped.
    private void attribute(int from, int to) {
        byte[] json = scanner.json();
        if (json[from] == '"') {
            names.text(json, from + 1, to - 1, heads.expected());
        }
        lines.belongTo(heads.of(names), names.execution());
    }
}
