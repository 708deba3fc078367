package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.sink.Outcome.Part;
import java.util.ArrayList;
import java.util.List;

/// Packs whole lines into the records of `PutRecordBatch` calls: as many lines into a record as fit, for a record
/// costs as if it had at least 5 KB, and the stream's quota counts records, too.
///
/// @param recordBytes the most of a record
/// @param callBytes the most of all records of a call
/// @param callRecords the most records of a call
record Packing(int recordBytes, int callBytes, int callRecords) {
    /// The limits are 1,000 KiB a record before it is encoded, 4 MiB and 500 records a call ("PutRecordBatch" in the
    /// API reference). A KiB of each record and 64 of each call stay free: what counts besides the data is not
    /// documented, and a call that is refused for its size is lost time.
    static final Packing OF_THE_API = new Packing(999 * 1024, (4096 - 64) * 1024, 500);

    /// The records of each call, in order. No line is longer than a record: [#longestLine] tells.
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

    /// The bytes of the longest line, its line break included.
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
