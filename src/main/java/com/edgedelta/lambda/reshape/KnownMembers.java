package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.json.ObjectCursor;
import java.util.Set;

/// The members of one event that have a name of their own in its record; all others arrive in snake case.
///
/// @param members of the event's record, by Lambda's names
/// @param metrics of its `metrics`
/// @param written the names that they have in the record
record KnownMembers(Set<String> members, Set<String> metrics, Set<String> written) {
    static final KnownMembers NONE = new KnownMembers(Set.of(), Set.of(), Set.of());

    static final KnownMembers START = new KnownMembers(Set.of("requestId", "tenantId"), Set.of(), Set.of("message"));

    static final KnownMembers END = new KnownMembers(
            Set.of("requestId", "tenantId", "status", "errorType"),
            Set.of(),
            Set.of("status", "error_type", "message"));

    static final KnownMembers REPORT = new KnownMembers(
            Set.of("requestId", "tenantId", "status", "errorType"),
            Set.of(
                    "durationMs",
                    "billedDurationMs",
                    "memorySizeMB",
                    "maxMemoryUsedMB",
                    "initDurationMs",
                    "restoreDurationMs"),
            ReportRecord.NAMES);

    /// Whether the record has that member already. An id that is not a text belongs to no invocation and is passed on.
    boolean isMember(ObjectCursor member, byte[] json) {
        if (members.isEmpty() || !members.contains(member.key())) {
            return false;
        }
        boolean id = member.keyIs("requestId") || member.keyIs("tenantId");
        return !id || member.value().isString(json) || member.value().isNull(json);
    }

    boolean isMetric(ObjectCursor metric) {
        return !metrics.isEmpty() && metrics.contains(metric.key());
    }
}
