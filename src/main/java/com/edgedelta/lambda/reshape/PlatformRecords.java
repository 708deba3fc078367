package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the records of platform events. There are a handful in each invocation, so here clarity comes before
/// speed.
final class PlatformRecords {
    private static final Set<String> ENVELOPE =
            Set.of("cloud", "faas", "timestamp", "log_type", "host.arch", "process.runtime.name");

    private final JsonScanner scanner;
    private final ObjectCursor members;
    private final ObjectCursor nested;
    private final RecordWriter out;

    PlatformRecords(JsonScanner scanner, RecordWriter out) {
        this.scanner = scanner;
        this.members = new ObjectCursor(scanner);
        this.nested = new ObjectCursor(scanner);
        this.out = out;
    }

    /// Returns the last member of that name in a record; null if it is missing.
    @Nullable
    Span member(Span record, String name) {
        Span found = null;
        if (record.isObject(scanner.json())) {
            members.open(record.from());
            while (members.next()) {
                if (members.keyIs(name)) {
                    found = members.value();
                }
            }
        }
        return found;
    }

    /// Returns the same, but null also for a JSON null.
    @Nullable
    Span known(Span record, String name) {
        Span value = member(record, name);
        return value == null || value.isNull(scanner.json()) ? null : value;
    }

    /// Returns the same as text; null if it is missing or not a string.
    @Nullable
    String text(Span record, String name) {
        Span value = member(record, name);
        return value == null ? null : value.text(scanner.json());
    }

    /// `START RequestID: ..` and `END RequestID: ..`.
    void step(Heading heading, String step, @Nullable Span status) {
        heading.write(out, scanner.json(), step);
        if (status != null) {
            out.name("status");
            out.value(scanner.json(), status);
        }
        out.name("message");
        out.string(step + " RequestID: " + heading.requestId());
        out.ascii("}\n");
    }

    void report(Heading heading, Span record, @Nullable String runtimeDuration, boolean coldStart) {
        ReportRecord report = new ReportRecord(scanner.json());
        report.read(members, record);
        heading.write(out, scanner.json(), null, coldStart);
        report.write(out, heading.requestId(), runtimeDuration);
        out.ascii("}\n");
    }

    /// Writes any other event of the platform: its members and those of `metrics` at top level in snake case.
    void flattened(Heading heading, Span record) {
        byte[] json = scanner.json();
        heading.write(out, json, null);
        if (record.isObject(json)) {
            Set<String> taken = new HashSet<>(ENVELOPE);
            members.open(record.from());
            while (members.next()) {
                Span value = members.value();
                if (members.keyIs("metrics") && value.isObject(json)) {
                    nested.open(value.from());
                    while (nested.next()) {
                        member(taken, nested.key(), nested.value());
                    }
                } else {
                    member(taken, members.key(), value);
                }
            }
        } else {
            out.name("message");
            if (record.isString(json)) {
                LineRecords.text(out, json, record);
            } else {
                out.value(json, record);
            }
        }
        out.ascii("}\n");
    }

    private void member(Set<String> taken, String key, Span value) {
        String name = SnakeCase.of(key);
        while (!taken.add(name)) {
            name = "record_" + name;
        }
        out.ascii(",");
        out.string(name);
        out.ascii(":");
        out.value(scanner.json(), value);
    }

    /// Writes an event of an unknown type: the whole record as it is.
    void unknown(Heading heading, Span record) {
        heading.write(out, scanner.json(), null);
        out.name("record");
        out.value(scanner.json(), record);
        out.ascii("}\n");
    }

    /// The part of a platform record before its members.
    record Heading(
            Envelope envelope,
            String requestId,
            @Nullable String traceId,
            @Nullable Span time,
            Span type) {
        void write(RecordWriter out, byte[] json, @Nullable String step) {
            write(out, json, step, false);
        }

        void write(RecordWriter out, byte[] json, @Nullable String step, boolean coldStart) {
            out.reset();
            envelope.open(out, requestId, traceId, step, coldStart);
            if (time != null) {
                out.name("timestamp");
                out.value(json, time);
            }
            out.name("log_type");
            out.value(json, type);
        }
    }
}
