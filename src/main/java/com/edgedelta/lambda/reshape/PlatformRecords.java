package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the records of platform events. There are a handful in each invocation, so here clarity comes before
/// speed. Every member of an event arrives: a known one under its documented name, any other in snake case.
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

    /// `START RequestID: ..`.
    void start(Heading heading, Span record) {
        heading.write(out, scanner.json(), "START", false);
        message("START", heading);
        rest(record, KnownMembers.START);
    }

    /// `END RequestID: ..`.
    void end(Heading heading, Span record) {
        heading.write(out, scanner.json(), "END", false);
        copied("status", known(record, "status"));
        copied("error_type", known(record, "errorType"));
        message("END", heading);
        rest(record, KnownMembers.END);
    }

    private void message(String step, Heading heading) {
        out.name("message");
        out.string(step + " RequestID: " + heading.requestId());
    }

    private void copied(String name, @Nullable Span value) {
        if (value != null) {
            out.name(name);
            out.value(scanner.json(), value);
        }
    }

    void report(Heading heading, Span record, boolean coldStart) {
        ReportRecord report = new ReportRecord(scanner.json());
        report.read(members, record);
        heading.write(out, scanner.json(), null, coldStart);
        report.write(out, heading.requestId(), heading.invocation().runtimeDuration());
        rest(record, KnownMembers.REPORT);
    }

    /// Writes any other event of the platform: its members and those of `metrics` at top level in snake case.
    void flat(Heading heading, Span record) {
        byte[] json = scanner.json();
        heading.write(out, json, null, false);
        if (record.isObject(json)) {
            rest(record, KnownMembers.NONE);
            return;
        }
        out.name("message");
        if (record.isString(json)) {
            LineRecords.text(out, json, record);
        } else {
            out.value(json, record);
        }
        out.ascii("}\n");
    }

    /// Writes the members that are not known, and ends the record.
    private void rest(Span record, KnownMembers known) {
        byte[] json = scanner.json();
        MemberNames names = new MemberNames(ENVELOPE);
        names.take(known.written());
        members.open(record.from());
        while (members.next()) {
            Span value = members.value();
            if (members.keyIs("metrics") && value.isObject(json)) {
                nested.open(value.from());
                while (nested.next()) {
                    if (!known.isMetric(nested)) {
                        member(names, nested.key(), nested.value());
                    }
                }
            } else if (!known.isMember(members, json)) {
                member(names, members.key(), value);
            }
        }
        out.ascii("}\n");
    }

    private void member(MemberNames names, String key, Span value) {
        out.ascii(",");
        out.string(names.of(key));
        out.ascii(":");
        out.value(scanner.json(), value);
    }

    /// Writes an event of an unknown type: the whole record as it is.
    void raw(Heading heading, Span record) {
        heading.write(out, scanner.json(), null, false);
        out.name("record");
        out.value(scanner.json(), record);
        out.ascii("}\n");
    }

    /// The part of a platform record before its members.
    record Heading(
            Envelope envelope,
            String requestId,
            Invocation invocation,
            ExecutionArn execution,
            @Nullable Span time,
            Span type) {
        void write(RecordWriter out, byte[] json, @Nullable String step, boolean coldStart) {
            out.reset();
            envelope.open(out, requestId, invocation);
            execution.write(out);
            envelope.close(out, step, coldStart);
            if (time != null) {
                out.name("timestamp");
                out.value(json, time);
            }
            out.name("log_type");
            out.value(json, type);
        }
    }
}
