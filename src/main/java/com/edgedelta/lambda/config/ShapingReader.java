package com.edgedelta.lambda.config;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the settings by which lines are shaped.
final class ShapingReader {
    private static final int KILOBYTE = 1_000;

    private final Variables variables;

    ShapingReader(Variables variables) {
        this.variables = variables;
    }

    Shaping read() {
        return new Shaping(
                variables.flag("ED_SEVERITY"),
                leastSevere(),
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
