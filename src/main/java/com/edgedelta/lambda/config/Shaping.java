package com.edgedelta.lambda.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes of lines before they are records, apart from processing rules.
///
/// @param severity whether lines that state a level get `severity_text`
/// @param leastSevere lines that state a lower level are left out; null if none are
/// @param dropFields members that envelopes do not have
/// @param maxRecordBytes maximum size of a line's record; 0 if there is none
/// @param filterReport whether a record reports how many lines were left out
public record Shaping(
        boolean severity,
        @Nullable Severity leastSevere,
        Set<EnvelopeField> dropFields,
        int maxRecordBytes,
        boolean filterReport) {
    /// Whether anything but the envelope differs from what it is without these settings.
    public boolean any() {
        return severity || leastSevere != null || maxRecordBytes > 0;
    }
}
