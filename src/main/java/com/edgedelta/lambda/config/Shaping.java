package com.edgedelta.lambda.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What becomes of lines before they are records, apart from processing rules.
///
/// @param severity whether lines that state a level get `severity_text`
/// @param leastSevere lines that state a lower level are left out; null if none are
/// @param sample millionths of the invocations that are forwarded, besides those that fail
/// @param multiline a name or a pattern that finds the first line of a record; empty if lines are not merged
/// @param dropFields members that envelopes do not have
/// @param maxRecordBytes maximum size of a line's record; 0 if there is none
/// @param filterReport whether a record reports how many lines were left out
public record Shaping(
        boolean severity,
        @Nullable Severity leastSevere,
        int sample,
        String multiline,
        Set<EnvelopeField> dropFields,
        int maxRecordBytes,
        boolean filterReport) {
    /// Everything that happens is forwarded.
    public static final int EVERY = 1_000_000;

    /// Whether records that belong together by their invocation are left out together.
    public boolean samples() {
        return sample < EVERY;
    }

    /// Whether anything but the envelope differs from what it is without these settings.
    public boolean any() {
        return severity || leastSevere != null || samples() || !multiline.isEmpty() || maxRecordBytes > 0;
    }
}
