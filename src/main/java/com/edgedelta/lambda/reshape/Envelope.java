package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// The beginning of every record: where it comes from and which invocation it belongs to.
final class Envelope {
    private final byte[] upToRequestId;
    private final byte[] memorySize;
    private final byte[] hostArch;

    Envelope(Origin origin) {
        RecordWriter writer = new RecordWriter();
        writer.ascii("{\"cloud\":{");
        boolean first = member(writer, true, "resource_id", origin.resourceId());
        first = member(writer, first, "account_id", origin.accountId());
        member(writer, first, "region", origin.region());
        writer.ascii("},\"faas\":{");
        first = member(writer, true, "name", origin.functionName());
        first = member(writer, first, "version", origin.functionVersion());
        writer.ascii(first ? "\"request_id\":" : ",\"request_id\":");
        upToRequestId = writer.copy();
        writer.reset();
        member(writer, false, "memory_size", origin.memorySize());
        memorySize = writer.copy();
        writer.reset();
        member(writer, false, "host.arch", origin.hostArch());
        hostArch = writer.copy();
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

    /// `{"cloud":{..},"faas":{..}` for one invocation; the step is START, END or none.
    void open(RecordWriter writer, String requestId, @Nullable String traceId, @Nullable String step) {
        open(writer, requestId, traceId, step, false);
    }

    /// The same for the report of an invocation that may have been a cold start.
    void open(
            RecordWriter writer, String requestId, @Nullable String traceId, @Nullable String step, boolean coldStart) {
        writer.raw(upToRequestId);
        writer.string(requestId);
        writer.raw(memorySize);
        if (traceId != null) {
            member(writer, false, "trace_id", traceId);
        }
        if (step != null) {
            member(writer, false, "step", step);
        }
        if (coldStart) {
            writer.ascii(",\"coldstart\":true");
        }
        writer.ascii("}");
    }

    /// `,"host.arch":".."`, which follows time and type.
    void hostArch(RecordWriter writer) {
        writer.raw(hostArch);
    }
}
