package com.edgedelta.lambda.config;

import com.edgedelta.lambda.text.Ascii;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the settings by which lines are shaped.
final class ShapingReader {
    private static final int DECIMALS = 6;
    private static final int KILOBYTE = 1_000;

    private final Variables variables;

    ShapingReader(Variables variables) {
        this.variables = variables;
    }

    Shaping read() {
        String multiline = variables.text("ED_MULTILINE_PATTERN");
        variables.differs("ED_MULTILINE_PATTERN", multiline, "");
        return new Shaping(
                variables.flag("ED_SEVERITY"),
                leastSevere(),
                sample(),
                multiline,
                dropFields(),
                maxRecordBytes(),
                variables.choice("ED_FILTER_REPORT", "true", "false").equals("true"));
    }

    private @Nullable Severity leastSevere() {
        String name = "ED_MIN_LOG_LEVEL";
        String value = variables.text(name);
        if (value.isEmpty()) {
            return null;
        }
        for (Severity severity : Severity.values()) {
            if (severity.name().equalsIgnoreCase(value)) {
                variables.differs(name, severity.name(), "");
                return severity;
            }
        }
        variables.bad(name, value, "TRACE, DEBUG, INFO, WARN, ERROR or FATAL", "no filter");
        return null;
    }

    private int sample() {
        String name = "ED_SAMPLE_RATE";
        String value = variables.text(name);
        int rate = value.isEmpty() ? Shaping.EVERY : millionths(value);
        if (rate < 0) {
            variables.bad(name, value, "0 to 1, with six decimals at most", "1");
            return Shaping.EVERY;
        }
        if (rate < Shaping.EVERY) {
            variables.differs(name, value, "1");
        }
        return rate;
    }

    /// Returns -1 if the value is not a number from 0 to 1 with that many decimals.
    private static int millionths(String value) {
        int point = value.indexOf('.');
        String whole = point < 0 ? value : value.substring(0, point);
        String decimals = point < 0 ? "0" : value.substring(point + 1);
        boolean sound = (whole.equals("0") || whole.equals("1") || (whole.isEmpty() && point == 0))
                && decimals.length() <= DECIMALS
                && Ascii.isNumber(decimals);
        int rate = sound
                ? (whole.equals("1") ? Shaping.EVERY : 0)
                        + Integer.parseInt(decimals + "0".repeat(DECIMALS - decimals.length()))
                : -1;
        return rate > Shaping.EVERY ? -1 : rate;
    }

    private Set<EnvelopeField> dropFields() {
        String name = "ED_DROP_FIELDS";
        if (variables.text(name).isEmpty()) {
            return Set.of();
        }
        Set<EnvelopeField> fields =
                variables.choices(name, EnvelopeField.values(), EnumSet.noneOf(EnvelopeField.class), "", "");
        if (fields.contains(EnvelopeField.CLOUD)) {
            fields.addAll(EnumSet.of(EnvelopeField.RESOURCE_ID, EnvelopeField.ACCOUNT_ID, EnvelopeField.REGION));
        }
        return fields;
    }

    private int maxRecordBytes() {
        return variables.number("ED_MAX_RECORD_KB", 0, 0, 20_000) * KILOBYTE;
    }
}
