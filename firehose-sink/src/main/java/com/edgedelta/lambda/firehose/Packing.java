package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome.Part;
import java.util.ArrayList;
import java.util.List;

/// Packs whole lines into the records of `PutRecordBatch` calls. A record contains as many lines as fit, because a
/// record is charged with at least 5 KB, and the stream's quota also counts records.
///
/// @param recordBytes maximum size of a record
/// @param callBytes maximum size of all records of a call
/// @param callRecords maximum number of records of a call
record Packing(int recordBytes, int callBytes, int callRecords) {
    /// The limits are 1,000 KiB a record before it is encoded, 4 MiB and 500 records a call ("PutRecordBatch" in the
    /// API reference). A margin of 1 KiB of each record and 64 KiB of each call stays free, because it is not
    /// documented what counts besides the data, and a call that is refused for its size wastes time.
    static final Packing OF_THE_API = new Packing(999 * 1024, (4096 - 64) * 1024, 500);

    /// Returns the records of each call, in order. No line may be longer than a record; see [#longestLine].
    List<List<Part>> calls(byte[] body, int offset, int length) {
        List<List<Part>> calls = new ArrayList<>();
        List<Part> call = new ArrayList<>();
        int bytes = 0;
        for (Part part : records(body, offset, length)) {
            if (!call.isEmpty() && (call.size() == callRecords || bytes + part.length() > callBytes)) {
                calls.add(call);
                call = new ArrayList<>();
                bytes = 0;
            }
            call.add(part);
            bytes += part.length();
        }
        if (!call.isEmpty()) {
            calls.add(call);
        }
        return calls;
    }

    private List<Part> records(byte[] body, int offset, int length) {
        List<Part> records = new ArrayList<>();
        int end = offset + length;
        int from = offset;
        int to = offset;
        while (to < end) {
            int next = endOfLine(body, to, end);
            if (next - from > recordBytes && to > from) {
                records.add(new Part(from, to - from));
                from = to;
            }
            to = next;
        }
        if (to > from) {
            records.add(new Part(from, to - from));
        }
        return records;
    }

    /// Returns the size of the longest line in bytes, including its line break.
    static int longestLine(byte[] body, int offset, int length) {
        int longest = 0;
        int end = offset + length;
        for (int from = offset; from < end; ) {
            int next = endOfLine(body, from, end);
            longest = Math.max(longest, next - from);
            from = next;
        }
        return longest;
    }

    private static int endOfLine(byte[] body, int from, int end) {
        int i = from;
        while (i < end && body[i] != '\n') {
            i++;
        }
        return Math.min(i + 1, end);
    }
}
