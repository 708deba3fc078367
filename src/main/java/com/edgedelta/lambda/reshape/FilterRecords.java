package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.shape.FilterAccount.Filtered;
import com.edgedelta.lambda.shape.FilterReason;
import java.util.Map;

/// Writes the record that reports to the destination how many records were left out on purpose, and why. Thread-safe.
final class FilterRecords {
    private volatile Envelope envelope;

    FilterRecords(Origin origin) {
        this.envelope = new Envelope(origin);
    }

    /// Sets the origin of later records.
    void origin(Origin origin) {
        envelope = new Envelope(origin);
    }

    /// Returns the record with its line break.
    ///
    /// @param wallMillis when the count was made, in milliseconds since the epoch
    byte[] of(Filtered filtered, long wallMillis) {
        RecordWriter out = new RecordWriter();
        CountRecord.open(out, envelope, wallMillis, "filtered", filtered.records(), filtered.bytes());
        String separator = "";
        for (Map.Entry<FilterReason, Long> count : filtered.reasons().entrySet()) {
            out.ascii(separator + "\"" + count.getKey().wireName() + "\":" + count.getValue());
            separator = ",";
        }
        out.ascii("}}\n");
        return out.copy();
    }
}
