package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.DropAccount.Drops;
import com.edgedelta.lambda.buffer.DropReason;
import java.time.Instant;

/// Writes the record that reports to the destination how many records were dropped, and why. Thread-safe.
public final class DropRecords {
    private volatile Envelope envelope;

    public DropRecords(Origin origin) {
        this.envelope = new Envelope(origin);
    }

    /// Sets the origin of later records.
    public void origin(Origin origin) {
        envelope = new Envelope(origin);
    }

    /// Returns the record with its line break.
    ///
    /// @param wallMillis when the count was made, in milliseconds since the epoch
    public byte[] of(Drops drops, long wallMillis) {
        RecordWriter out = new RecordWriter();
        Envelope from = envelope;
        from.open(out, "", Invocation.UNKNOWN);
        from.close(out, null, false);
        out.name("timestamp");
        out.string(Instant.ofEpochMilli(wallMillis).toString());
        out.ascii(",\"log_type\":\"edgedelta.dropped\"");
        out.name("message");
        out.string(drops.records() + " records dropped");
        out.name("dropped_records");
        out.ascii(Long.toString(drops.records()));
        out.name("dropped_bytes");
        out.ascii(Long.toString(drops.bytes()));
        out.name("reasons");
        String separator = "{";
        for (DropReason reason : DropReason.values()) {
            Long count = drops.reasons().get(reason);
            if (count != null) {
                out.ascii(separator + "\"" + reason.wireName() + "\":" + count);
                separator = ",";
            }
        }
        out.ascii("}}\n");
        return out.copy();
    }
}
