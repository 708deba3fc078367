package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.Severity;
import com.edgedelta.lambda.config.Shaping;
import com.edgedelta.lambda.rules.LineKind;
import com.edgedelta.lambda.rules.Outcome;
import com.edgedelta.lambda.rules.ProcessingRules;
import com.edgedelta.lambda.shape.FilterAccount;
import com.edgedelta.lambda.shape.FilterReason;
import com.edgedelta.lambda.shape.Line;
import com.edgedelta.lambda.shape.Piece;
import com.edgedelta.lambda.shape.SeverityParser;
import com.edgedelta.lambda.shape.ShapingRules;
import org.jspecify.annotations.Nullable;

/// Takes each line through its shaping, in this order: its level, processing rules, its record, its size. Exists only
/// if a setting asks for it.
final class LineShaping {
    private static final Outcome UNCHANGED = new Outcome.Unchanged();
    private static final Outcome LEFT_OUT = new Outcome.LeftOut();

    private final Shaping settings;
    private final @Nullable ProcessingRules rules;
    private final @Nullable SeverityParser severities;
    private final FilterAccount filtered;
    private final ShapedRecords records;
    private final Forwarding forwarding;

    /// Of the line of the latest verdict; null if it states none.
    private @Nullable Severity severity;

    LineShaping(ShapingRules shaping, boolean embedJson, FilterAccount filtered, Forwarding forwarding) {
        this.settings = shaping.settings();
        this.rules = shaping.rules() != null && shaping.rules().applyTo(LineKind.LINE) ? shaping.rules() : null;
        boolean levels = settings.severity() || settings.leastSevere() != null || settings.samples();
        this.severities = levels ? new SeverityParser() : null;
        this.filtered = filtered;
        this.records = new ShapedRecords(embedJson, settings);
        this.forwarding = forwarding;
    }

    /// Whether a record has nothing of a line but what it would have without shaping, unless a rule changes the line.
    boolean addsNothing() {
        return !settings.severity() && !settings.samples() && settings.maxRecordBytes() == 0;
    }

    /// Forwards the line, unless it is left out.
    void line(Line line) {
        Piece value = line.value();
        forward(verdict(value.json(), value.from(), value.to(), line.truncated()), line);
    }

    /// Says what becomes of a line with that value, and counts it if it is left out.
    Outcome verdict(byte[] json, int from, int to, boolean truncated) {
        severity = severities == null ? null : severities.of(json, from, to);
        if (severity != null && settings.leastSevere() != null && severity.compareTo(settings.leastSevere()) < 0) {
            filtered.add(FilterReason.LEVEL, 1, to - from);
            return LEFT_OUT;
        }
        if (rules == null) {
            return UNCHANGED;
        }
        Outcome outcome = truncated
                ? rules.applyToTruncated(LineKind.LINE, json, from, to)
                : rules.apply(LineKind.LINE, json, from, to);
        if (outcome instanceof Outcome.LeftOut) {
            filtered.add(FilterReason.RULE, 1, to - from);
        }
        return outcome;
    }

    /// Does to the line what the latest verdict, which is its own, says.
    void forward(Outcome verdict, Line line) {
        switch (verdict) {
            case Outcome.Unchanged _ -> forward(line);
            case Outcome.Replaced(byte[] json) -> forward(line.replacedBy(replacement(json)));
            case Outcome.LeftOut _ -> {}
        }
    }

    private void forward(Line line) {
        RecordWriter out = records.write(line, severity);
        boolean error = severity == Severity.ERROR || severity == Severity.FATAL;
        forwarding.ofInvocation(line.requestId(), error, out.bytes(), out.length());
    }

    /// Between what a rule has replaced, a JSON value is as the function has written it.
    private static Piece replacement(byte[] json) {
        boolean text = json[0] == '"';
        return new Piece(json, 0, json.length, text);
    }
}
