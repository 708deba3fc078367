package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.config.EnvelopeField;
import com.edgedelta.lambda.config.FunctionDetails;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The beginning of every record: its origin and its invocation. Everything about the function comes before the
/// invocation, so that it can be replaced later, even in a record that waits.
final class Envelope {
    private final byte[] head;
    private final Set<EnvelopeField> left;

    Envelope(Origin origin) {
        this.left = origin.left();
        FunctionDetails details = origin.details();
        RecordWriter writer = new RecordWriter();
        writer.ascii("{");
        boolean first = true;
        if (!left.contains(EnvelopeField.CLOUD)) {
            writer.ascii("\"cloud\":{");
            first = member(writer, true, EnvelopeField.RESOURCE_ID, "resource_id", origin.resourceId());
            first = member(writer, first, EnvelopeField.ACCOUNT_ID, "account_id", origin.accountId());
            member(writer, first, EnvelopeField.REGION, "region", origin.region());
            writer.ascii("}");
            first = false;
        }
        first = member(writer, first, EnvelopeField.HOST_ARCH, "host.arch", origin.hostArch());
        String runtime = details == null ? "" : details.runtime();
        first = member(writer, first, EnvelopeField.RUNTIME_NAME, "process.runtime.name", runtime);
        writer.ascii(first ? "\"faas\":{" : ",\"faas\":{");
        first = member(writer, true, EnvelopeField.FUNCTION_NAME, "name", origin.functionName());
        first = member(writer, first, EnvelopeField.FUNCTION_VERSION, "version", origin.functionVersion());
        first = member(writer, first, EnvelopeField.MEMORY_SIZE, "memory_size", origin.memorySize());
        first = member(writer, first, EnvelopeField.INSTANCE, "instance", origin.instance());
        Map<String, String> tags = origin.tags();
        if (!tags.isEmpty() && !left.contains(EnvelopeField.TAGS)) {
            writer.ascii(first ? "\"tags\":{" : ",\"tags\":{");
            tags(writer, tags);
            writer.ascii("}");
            first = false;
        }
        writer.ascii(first ? "\"request_id\":" : ",\"request_id\":");
        head = writer.copy();
    }

    private static void tags(RecordWriter writer, Map<String, String> tags) {
        String separator = "";
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            writer.ascii(separator);
            writer.string(tag.getKey());
            writer.ascii(":");
            writer.string(tag.getValue());
            separator = ",";
        }
    }

    private boolean member(RecordWriter writer, boolean first, EnvelopeField field, String name, String value) {
        return member(writer, first, name, left.contains(field) ? "" : value);
    }

    private static boolean member(RecordWriter writer, boolean first, String name, String value) {
        if (value.isEmpty()) {
            return first;
        }
        writer.ascii(first ? "\"" : ",\"");
        writer.ascii(name);
        writer.ascii("\":");
        writer.string(value);
        return false;
    }

    /// Returns the bytes with which every record of this origin begins, whatever its invocation. They must not be
    /// changed.
    byte[] head() {
        return head;
    }

    /// Writes `{"cloud":{..},"host.arch":"..","faas":{..` for one invocation, and leaves `faas` open.
    void open(RecordWriter writer, String requestId, Invocation invocation) {
        writer.raw(head);
        writer.string(requestId);
        if (invocation.traceId() != null && !left.contains(EnvelopeField.TRACE_ID)) {
            member(writer, false, "trace_id", invocation.traceId());
        }
        if (invocation.tenantId() != null && !left.contains(EnvelopeField.TENANT_ID)) {
            member(writer, false, "tenant_id", invocation.tenantId());
        }
    }

    /// Writes the end of `faas`.
    ///
    /// @param step START, END or none
    /// @param coldStart whether it is the report of an invocation that was a cold start
    void close(RecordWriter writer, @Nullable String step, boolean coldStart) {
        if (step != null) {
            member(writer, false, "step", step);
        }
        if (coldStart) {
            writer.ascii(",\"coldstart\":true");
        }
        writer.ascii("}");
    }
}
