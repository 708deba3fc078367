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
    private final Shaping settings;
    private final @Nullable ProcessingRules rules;
    private final @Nullable SeverityParser severities;
    private final FilterAccount filtered;
    private final ShapedRecords records;
    private final Forwarding forwarding;

    LineShaping(ShapingRules shaping, boolean embedJson, FilterAccount filtered, Forwarding forwarding) {
        this.settings = shaping.settings();
        this.rules = shaping.rules() != null && shaping.rules().applyTo(LineKind.LINE) ? shaping.rules() : null;
        boolean levels = settings.severity() || settings.leastSevere() != null || settings.samples();
        this.severities = levels ? new SeverityParser() : null;
        this.filtered = filtered;
        this.records = new ShapedRecords(embedJson, settings);
        this.forwarding = forwarding;
    }

    /// Forwards the line, unless it is left out.
    void line(Line line) {
        Piece value = line.value();
        Severity severity = severities == null ? null : severities.of(value.json(), value.from(), value.to());
        if (severity != null && settings.leastSevere() != null && severity.compareTo(settings.leastSevere()) < 0) {
            filtered.add(FilterReason.LEVEL, 1, value.length());
            return;
        }
        Line ruled = rules == null ? line : ruled(line, rules);
        if (ruled == null) {
            filtered.add(FilterReason.RULE, 1, value.length());
            return;
        }
        RecordWriter out = records.write(ruled, severity);
        boolean error = severity == Severity.ERROR || severity == Severity.FATAL;
        forwarding.ofInvocation(line.requestId(), error, out.bytes(), out.length());
    }

    private static @Nullable Line ruled(Line line, ProcessingRules rules) {
        Piece value = line.value();
        Outcome outcome = line.truncated()
                ? rules.applyToTruncated(LineKind.LINE, value.json(), value.from(), value.to())
                : rules.apply(LineKind.LINE, value.json(), value.from(), value.to());
        return switch (outcome) {
            case Outcome.Unchanged _ -> line;
            case Outcome.Replaced replaced -> line.with(new Piece(replaced.json(), 0, replaced.json().length, true));
            case Outcome.LeftOut _ -> null;
        };
    }
}
