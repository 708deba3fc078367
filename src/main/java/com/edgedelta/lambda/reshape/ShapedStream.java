package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.RecordRewrite;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.PlatformEventType;
import com.edgedelta.lambda.json.Span;
import com.edgedelta.lambda.rules.LineKind;
import com.edgedelta.lambda.rules.Outcome;
import com.edgedelta.lambda.rules.ProcessingRules;
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

    private static final byte[] WITHHELD = "\"[withheld: the beginning of the record is missing]\"".getBytes(US_ASCII);

    private final LineHeads heads;
    private final boolean manyAtOnce;
    private final FilterAccount filtered = new FilterAccount();
    private final FilterRecords reports;
    private final boolean reported;
    private final LineShaping lines;
    private final PlatformShaping platform;
    private final @Nullable Merging merging;
    private final @Nullable Sampling sampling;

    /// Whether a line that passes is forwarded at once and as it is.
    private final boolean direct;

    private final RecordWriter truncated = new RecordWriter();
    private final @Nullable ProcessingRules rules;
    private boolean cut;
    private int lateRest = DAMAGED;

    ShapedStream(ShapingRules shaping, Origin origin, Config config, LineHeads heads, Buffer buffer) {
        this.heads = heads;
        this.rules = shaping.rules();
        this.reports = new FilterRecords(origin);
        this.reported = shaping.settings().filterReport();
        this.manyAtOnce = config.lambda().onManagedInstances();
        int remembered = manyAtOnce ? REMEMBERED_AT_ONCE : REMEMBERED;
        this.sampling = shaping.settings().samples()
                ? new Sampling(shaping.settings().sample(), remembered, manyAtOnce, buffer, filtered, shaping.clock())
                : null;
        Forwarding forwarding = new Forwarding(buffer, sampling);
        this.lines = new LineShaping(shaping, config.embedJson(), filtered, forwarding);
        this.platform = new PlatformShaping(shaping, filtered, forwarding);
        this.merging =
                shaping.continuation() == null ? null : new Merging(shaping.continuation(), manyAtOnce, lines::line);
        this.direct = merging == null && lines.addsNothing();
    }

    /// Says whether the lines to come may be the beginnings of longer ones, and end within a secret.
    void mayBeCut(boolean cut) {
        this.cut = cut;
        if (cut) {
            completeLines(); // A line that takes fewer steps must not overtake those before it.
        }
    }

    /// Says which value may be the rest of a line that has been forwarded without it, and so begin within a secret;
    /// [com.edgedelta.lambda.json.JsonScanner#DAMAGED] if none.
    void lateRestAt(int valueFrom) {
        lateRest = rules != null && rules.applyTo(LineKind.LINE) ? valueFrom : DAMAGED;
    }

    /// Takes a function's line that [FastPathLine] has read. Returns false if it is forwarded as it is.
    ///
    /// @param records know what the line belongs to
    /// @param from where its event begins
    boolean takes(LineRecords records, byte[] json, FastPathLine line, int from) {
        if (line.recordFrom() == lateRest) {
            withhold(records, true, new Piece(json, line.timeFrom(from), line.timeTo(), true));
            return true;
        }
        Outcome verdict = verdict(json, line.recordFrom(), line.recordTo());
        if (direct && verdict instanceof Outcome.Unchanged) {
            return false;
        }
        Piece time = new Piece(json, line.timeFrom(from), line.timeTo(), true);
        Piece value = new Piece(json, line.recordFrom(), line.recordTo(), line.plain());
        line(verdict, records, true, time, value);
        return true;
    }

    /// The same for any other line.
    boolean takes(LineRecords records, byte[] json, boolean function, @Nullable Span time, Span record) {
        if (record.from() == lateRest) {
            withhold(records, function, time == null ? null : piece(json, time));
            return true;
        }
        Outcome verdict = verdict(json, record.from(), record.to());
        if (direct && verdict instanceof Outcome.Unchanged) {
            return false;
        }
        line(verdict, records, function, time == null ? null : piece(json, time), piece(json, record));
        return true;
    }

    private void withhold(LineRecords records, boolean function, @Nullable Piece time) {
        completeLines();
        Piece value = new Piece(WITHHELD, 0, WITHHELD.length, true);
        lines.line(shaped(records, function, time, value, false).replacedBy(value));
    }

    /// Null if the line takes all steps of shaping.
    private @Nullable Outcome verdict(byte[] json, int from, int to) {
        return direct || cut ? lines.verdict(json, from, to, cut) : null;
    }

    private void line(
            @Nullable Outcome verdict, LineRecords records, boolean function, @Nullable Piece time, Piece value) {
        if (verdict == null) {
            line(shaped(records, function, time, value, false));
        } else {
            lines.forward(verdict, shaped(records, function, time, value, false));
        }
    }

    /// A line whose rest is missing.
    void truncated(LineRecords records, boolean function, Fragment fragment) {
        truncated.reset();
        LineRecords.truncatedText(truncated, fragment);
        byte[] text = truncated.copy();
        Piece time = piece(fragment.bytes(), fragment.time());
        line(shaped(records, function, time, new Piece(text, 0, text.length, true), true));
    }

    private Line shaped(LineRecords records, boolean function, @Nullable Piece time, Piece value, boolean isTruncated) {
        byte[] head = records.completeHead();
        String requestId = merging == null && sampling == null ? "" : heads.requestIdIn(head);
        return new Line(function, head, records.bareHead(), requestId, time, value, 1, isTruncated);
    }

    private void line(Line line) {
        if (merging == null) {
            lines.line(line);
        } else {
            merging.line(line);
        }
    }

    private static Piece piece(byte[] json, Span span) {
        return new Piece(json, span.from(), span.to(), span.plain());
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

    /// Lets go the records that wait too long for the end of their invocation.
    void releaseOverdue() {
        if (sampling != null) {
            sampling.releaseOverdue();
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

    /// The records of reports to come are those of this origin. Any thread.
    void origin(Origin origin) {
        reports.origin(origin);
    }

    /// Appends the record that counts the records left out since the last one, if there were any and they are reported.
    /// Without room for it, the next one counts them, too. Any thread.
    void report(long wallMillis, Buffer buffer) {
        Filtered since = filtered.unreported();
        if (reported && since.records() > 0) {
            byte[] report = reports.of(since, wallMillis);
            if (buffer.appendIfRoom(report, 0, report.length)) {
                filtered.reported(since);
            }
        }
    }

    /// The number of records left out and masked so far, for a log line. Any thread.
    String account() {
        return (rules == null ? "" : rules.counts().describe() + ", ") + filtered.describe();
    }
}
