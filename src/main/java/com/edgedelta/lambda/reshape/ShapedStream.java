package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.shape.FilterAccount;
import com.edgedelta.lambda.shape.FilterAccount.Filtered;
import com.edgedelta.lambda.shape.Line;
import com.edgedelta.lambda.shape.Piece;
import com.edgedelta.lambda.shape.ShapingRules;
import org.jspecify.annotations.Nullable;

/// The stream's lines and platform events on their way through shaping. Exists only if a setting asks for it, so that
/// otherwise no class of it is loaded.
final class ShapedStream {
    private final LineHeads heads;
    private final FilterAccount filtered = new FilterAccount();
    private final FilterRecords reports;
    private final boolean reported;
    private final LineShaping lines;
    private final RecordWriter truncated = new RecordWriter();

    ShapedStream(ShapingRules shaping, Origin origin, Config config, LineHeads heads, Buffer buffer) {
        this.heads = heads;
        this.reports = new FilterRecords(origin);
        this.reported = shaping.settings().filterReport();
        this.lines = new LineShaping(shaping, config.embedJson(), filtered, buffer);
    }

    /// A function's line that [FastPathLine] has read.
    ///
    /// @param records know what the line belongs to
    /// @param from where its event begins
    void line(LineRecords records, byte[] json, FastPathLine line, int from) {
        Piece time = new Piece(json, line.timeFrom(from), line.timeTo(), true);
        line(records, true, time, new Piece(json, line.recordFrom(), line.recordTo(), line.plain()), false);
    }

    /// Any other line.
    void line(LineRecords records, byte[] json, boolean function, @Nullable Span time, Span record) {
        line(records, function, time == null ? null : piece(json, time), piece(json, record), false);
    }

    /// A line whose rest is missing.
    void truncated(LineRecords records, boolean function, Fragment fragment) {
        truncated.reset();
        LineRecords.truncatedText(truncated, fragment);
        byte[] text = truncated.copy();
        Piece time = piece(fragment.bytes(), fragment.time());
        line(records, function, time, new Piece(text, 0, text.length, true), true);
    }

    private void line(LineRecords records, boolean function, @Nullable Piece time, Piece value, boolean isTruncated) {
        byte[] head = records.completeHead();
        lines.line(new Line(function, head, heads.requestIdIn(head), time, value, 1, isTruncated));
    }

    private static Piece piece(byte[] json, Span span) {
        return new Piece(json, span.from(), span.to(), span.plain());
    }

    /// The records of reports to come are those of this origin. Any thread.
    void origin(Origin origin) {
        reports.origin(origin);
    }

    /// Returns the record that counts the records left out since the last call; null if there were none, or if they are
    /// not reported. Any thread.
    byte @Nullable [] takeReport(long wallMillis) {
        Filtered since = filtered.takeUnreported();
        return reported && since.records() > 0 ? reports.of(since, wallMillis) : null;
    }

    /// The number of records left out so far, for a log line. Any thread.
    String account() {
        return filtered.describe();
    }
}
