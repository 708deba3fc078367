package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The figures of one `platform.report`. Those that the report does not contain are absent.
final class ReportRecord {
    /// What the members are called.
    static final Set<String> NAMES = Set.of(
            "request_id",
            "duration_ms",
            "billed_duration_ms",
            "max_memory_used",
            "memory_size",
            "init_duration_ms",
            "restore_duration_ms",
            "faas.duration_ms",
            "faas.billed_duration_ms",
            "faas.init_duration_ms",
            "faas.runtime_duration_ms",
            "faas.post_runtime_duration_ms",
            "faas.max_memory_used",
            "faas.memory_left",
            "faas.memory_percent",
            "status",
            "error_type");

    private final byte[] json;
    private @Nullable Span status;
    private @Nullable Span errorType;
    private @Nullable Span duration;
    private @Nullable Span billedDuration;
    private @Nullable Span memorySize;
    private @Nullable Span maxMemoryUsed;
    private @Nullable Span initDuration;
    private @Nullable Span restoreDuration;

    ReportRecord(byte[] json) {
        this.json = json;
    }

    /// Reads the figures from the report's `record`, an object that is known to be valid.
    void read(ObjectCursor members, Span record) {
        Span metrics = null;
        members.open(record.from());
        while (members.next()) {
            if (members.keyIs("status")) {
                status = known(members.value());
            } else if (members.keyIs("errorType")) {
                errorType = known(members.value());
            } else if (members.keyIs("metrics")) {
                metrics = members.value();
            }
        }
        if (metrics != null && metrics.isObject(json)) {
            members.open(metrics.from());
            while (members.next()) {
                metric(members);
            }
        }
    }

    private void metric(ObjectCursor member) {
        if (member.keyIs("durationMs")) {
            duration = known(member.value());
        } else if (member.keyIs("billedDurationMs")) {
            billedDuration = known(member.value());
        } else if (member.keyIs("memorySizeMB")) {
            memorySize = known(member.value());
        } else if (member.keyIs("maxMemoryUsedMB")) {
            maxMemoryUsed = known(member.value());
        } else if (member.keyIs("initDurationMs")) {
            initDuration = known(member.value());
        } else if (member.keyIs("restoreDurationMs")) {
            restoreDuration = known(member.value());
        }
    }

    private @Nullable Span known(Span value) {
        return value.isNull(json) ? null : value;
    }

    /// Writes all members after the envelope.
    ///
    /// @param runtimeDuration the duration in `platform.runtimeDone` of the same invocation, in ms; null if unknown
    void write(RecordWriter out, String requestId, @Nullable String runtimeDuration) {
        if (!requestId.isEmpty()) {
            out.ascii(",\"request_id\":");
            out.string(requestId);
        }
        copied(out, "duration_ms", duration);
        copied(out, "billed_duration_ms", billedDuration);
        copied(out, "max_memory_used", maxMemoryUsed);
        copied(out, "memory_size", memorySize);
        copied(out, "init_duration_ms", initDuration);
        copied(out, "restore_duration_ms", restoreDuration);
        copied(out, "faas.duration_ms", duration);
        copied(out, "faas.billed_duration_ms", billedDuration);
        copied(out, "faas.init_duration_ms", initDuration);
        figure(out, "faas.runtime_duration_ms", runtimeDuration);
        double afterRuntime = number(duration) - Decimals.parse(runtimeDuration);
        figure(out, "faas.post_runtime_duration_ms", Decimals.format(afterRuntime));
        copied(out, "faas.max_memory_used", maxMemoryUsed);
        double left = number(memorySize) - number(maxMemoryUsed);
        figure(out, "faas.memory_left", Decimals.format(left));
        figure(out, "faas.memory_percent", Decimals.format(left / number(memorySize) * 100));
        copied(out, "status", status);
        copied(out, "error_type", errorType);
    }

    private double number(@Nullable Span value) {
        return value == null || !value.isNumber(json)
                ? Double.NaN
                : Decimals.parse(new String(json, value.from(), value.to() - value.from(), ISO_8859_1));
    }

    private void copied(RecordWriter out, String name, @Nullable Span value) {
        if (value != null) {
            out.name(name);
            out.value(json, value);
        }
    }

    private static void figure(RecordWriter out, String name, @Nullable String number) {
        if (number != null) {
            out.name(name);
            out.ascii(number);
        }
    }
}
