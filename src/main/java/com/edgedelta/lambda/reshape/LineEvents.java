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
    private final CurrentInvocation current;
    private final LineRecords lines;
    private final boolean functionLines;
    private final boolean extensionLines;

    /// Null unless many invocations run at once.
    private final @Nullable OwnRequestIds ownRequestIds;

    LineEvents(JsonScanner scanner, RecordWriter out, Config config, Buffer buffer, CurrentInvocation current) {
        this.scanner = scanner;
        this.out = out;
        this.buffer = buffer;
        this.current = current;
        this.lines = new LineRecords(config.embedJson(), current);
        this.functionLines = config.logTypes().contains(LogType.FUNCTION);
        this.extensionLines = config.logTypes().contains(LogType.EXTENSION);
        this.ownRequestIds = config.lambda().onManagedInstances() ? new OwnRequestIds(scanner) : null;
    }

    /// Whether such lines are forwarded.
    boolean wanted(boolean function) {
        return function ? functionLines : extensionLines;
    }

    /// Forwards a function's line that [FastPathLine] has read.
    ///
    /// @param from where its event begins
    void fastPath(FastPathLine line, int from) {
        if (functionLines) {
            attribute(true, line.recordFrom(), line.recordTo());
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
            lines.write(out, scanner.json(), time, record, function);
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    /// Forwards what has come of a line whose rest is missing; the scanner reads its bytes.
    void truncated(boolean function, Fragment fragment) {
        if (wanted(function)) {
            attribute(function, fragment.valueFrom(), fragment.cut());
            lines.writeTruncated(out, fragment, function);
            buffer.append(out.bytes(), 0, out.length());
        }
    }

    /// If many invocations run at once, a line belongs to the one that it names, or to none.
    private void attribute(boolean function, int from, int to) {
        if (ownRequestIds != null) {
            current.become(function ? ownRequestIds.in(from, to) : "");
        }
    }
}
