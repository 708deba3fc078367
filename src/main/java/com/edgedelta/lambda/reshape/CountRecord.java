package com.edgedelta.lambda.reshape;

import java.time.Instant;

/// The beginning of a record that reports a number of records which do not arrive.
final class CountRecord {
    private CountRecord() {}

    /// Writes everything up to the brace before the first reason.
    ///
    /// @param wallMillis when the count was made, in milliseconds since the epoch
    /// @param fate the word for what became of them
    static void open(RecordWriter out, Envelope envelope, long wallMillis, String fate, long records, long bytes) {
        envelope.open(out, "", Invocation.UNKNOWN);
        envelope.close(out, null, false);
        out.name("timestamp");
        out.string(Instant.ofEpochMilli(wallMillis).toString());
        out.ascii(",\"log_type\":\"edgedelta." + fate + "\"");
        out.name("message");
        out.string(records + " records " + fate);
        out.name(fate + "_records");
        out.ascii(Long.toString(records));
        out.name(fate + "_bytes");
        out.ascii(Long.toString(bytes));
        out.name("reasons");
        out.ascii("{");
    }
}
