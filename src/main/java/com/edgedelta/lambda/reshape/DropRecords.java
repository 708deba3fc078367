package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.buffer.DropAccount.Drops;
import com.edgedelta.lambda.buffer.DropReason;

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
        CountRecord.open(out, envelope, wallMillis, "dropped", drops.records(), drops.bytes());
        String separator = "";
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
