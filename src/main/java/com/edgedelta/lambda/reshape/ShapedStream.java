package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.RecordRewrite;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.PlatformEventType;
import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.shape.FilterAccount;
import com.edgedelta.lambda.shape.FilterAccount.Filtered;
import com.edgedelta.lambda.shape.Line;
import com.edgedelta.lambda.shape.Merging;
import com.edgedelta.lambda.shape.Piece;
import com.edgedelta.lambda.shape.Sampling;
import com.edgedelta.lambda.shape.Sampling.Ending;
import com.edgedelta.lambda.shape.ShapingRules;
import org.jspecify.annotations.Nullable;

/// The stream's lines and platform events on their way through shaping. Exists only if a setting asks for it, so that
/// otherwise no class of it is loaded.
final class ShapedStream {
    /// A report comes with the next invocation, or one later.
    private static final int REMEMBERED = 256;

    private static final int REMEMBERED_AT_ONCE = 4_096;

    private final LineHeads heads;
    private final boolean manyAtOnce;
    private final FilterAccount filtered = new FilterAccount();
    private final FilterRecords reports;
    private final boolean reported;
    private final LineShaping lines;
    private final PlatformShaping platform;
    private final @Nullable Merging merging;
    private final @Nullable Sampling sampling;
    private final RecordWriter truncated = new RecordWriter();

    ShapedStream(ShapingRules shaping, Origin origin, Config config, LineHeads heads, Buffer buffer) {
        this.heads = heads;
        this.reports = new FilterRecords(origin);
        this.reported = shaping.settings().filterReport();
        this.manyAtOnce = config.lambda().onManagedInstances();
        int remembered = manyAtOnce ? REMEMBERED_AT_ONCE : REMEMBERED;
        this.sampling = shaping.settings().samples()
                ? new Sampling(shaping.settings().sample(), remembered, buffer, filtered)
                : null;
        Forwarding forwarding = new Forwarding(buffer, sampling);
        this.lines = new LineShaping(shaping, config.embedJson(), filtered, forwarding);
        this.platform = new PlatformShaping(shaping, filtered, forwarding);
        this.merging =
                shaping.continuation() == null ? null : new Merging(shaping.continuation(), manyAtOnce, lines::line);
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
        Line line = new Line(function, head, heads.requestIdIn(head), time, value, 1, isTruncated);
        if (merging == null) {
            lines.line(line);
        } else {
            merging.line(line);
        }
    }

    /// A platform event has come, and its record follows if it is wanted.
    ///
    /// @param status of the invocation; null if the event does not state it
    void event(PlatformEventType type, String requestId, @Nullable String status) {
        completeLines(type, requestId);
        if (sampling == null) {
            return;
        }
        if (type == PlatformEventType.START) {
            sampling.begins(requestId);
            if (!manyAtOnce) {
                sampling.endOthers(requestId);
            }
        } else if (type == PlatformEventType.RUNTIME_DONE || type == PlatformEventType.REPORT) {
            Ending ending = status == null ? Ending.UNKNOWN : Ending.FAILURE;
            sampling.ends(requestId, "success".equals(status) ? Ending.SUCCESS : ending);
        }
    }

    /// Forwards the record of a platform event.
    ///
    /// @param type null for a type that is newer than this code
    void platform(@Nullable PlatformEventType type, String requestId, RecordWriter record) {
        platform.forward(type, requestId, record, heads.envelope().head().length);
    }

    /// Lines that wait for their rest come before the events of their invocation.
    private void completeLines(PlatformEventType type, String requestId) {
        boolean end = type == PlatformEventType.RUNTIME_DONE || type == PlatformEventType.REPORT;
        if (merging == null || !(end || type == PlatformEventType.START)) {
            return;
        }
        if (manyAtOnce) {
            merging.close(requestId);
        } else {
            merging.closeAll();
            merging.after(end ? requestId : "");
        }
    }

    /// An invocation has ended, but the event that reports it is damaged; an empty id means any.
    void ended(String requestId) {
        if (merging != null) {
            merging.closeAll();
        }
        if (sampling != null && requestId.isEmpty()) {
            sampling.endOthers("");
        } else if (sampling != null) {
            sampling.ends(requestId, Ending.UNKNOWN);
        }
    }

    /// Whether lines wait for their rest. Any thread.
    boolean waitsForLines() {
        return merging != null && merging.waits();
    }

    /// Whether records wait for the end of their invocation. Any thread.
    boolean waitsForEnds() {
        return sampling != null && sampling.waits();
    }

    /// Lets go the lines that wait for their rest.
    void completeLines() {
        if (merging != null) {
            merging.closeAll();
        }
    }

    /// Lets go everything that waits.
    void complete() {
        completeLines();
        if (sampling != null) {
            sampling.endOthers("");
        }
    }

    /// Changes the records that wait.
    void rewrite(RecordRewrite rewrite) {
        if (sampling != null) {
            sampling.rewrite(rewrite);
        }
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
