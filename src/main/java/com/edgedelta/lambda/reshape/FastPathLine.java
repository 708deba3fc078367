package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.json.JsonScanner;

/// Reads a function's line that is written as Lambda writes it, `{"time":"...","type":"function","record":...}`,
/// without looking for its members one by one and without building anything: of such events there are thousands in a
/// batch. Whatever is written otherwise is left to who reads member by member.
final class FastPathLine {
    private static final byte[] BEFORE_TIME = "{\"time\":\"".getBytes(US_ASCII);
    private static final byte[] BEFORE_RECORD = "\",\"type\":\"function\",\"record\":".getBytes(US_ASCII);

    private final JsonScanner scanner;
    private int timeTo;
    private int recordFrom;
    private int recordTo;
    private boolean plain;

    FastPathLine(JsonScanner scanner) {
        this.scanner = scanner;
    }

    /// Reads the event that begins there and tells where it ends; [JsonScanner#DAMAGED] where it is no such line.
    int read(int from) {
        byte[] json = scanner.json();
        int end = scanner.end();
        int i = after(BEFORE_TIME, json, from, end);
        if (i == DAMAGED) {
            return DAMAGED;
        }
        while (i < end && isOfTime(json[i])) {
            i++;
        }
        timeTo = i + 1;
        recordFrom = after(BEFORE_RECORD, json, i, end);
        if (recordFrom == DAMAGED) {
            return DAMAGED;
        }
        recordTo = scanner.skipValue(recordFrom);
        plain = scanner.plain();
        return recordTo != DAMAGED && recordTo < end && json[recordTo] == '}' ? recordTo + 1 : DAMAGED;
    }

    /// What a time in the form of RFC 3339 is written with.
    private static boolean isOfTime(byte c) {
        return (c >= '0' && c <= ':') || (c >= '-' && c <= '.') || c == 'T' || c == 'Z' || c == '+';
    }

    private static int after(byte[] text, byte[] json, int from, int end) {
        if (from + text.length > end) {
            return DAMAGED;
        }
        for (int i = 0; i < text.length; i++) {
            if (json[from + i] != text[i]) {
                return DAMAGED;
            }
        }
        return from + text.length;
    }

    /// Where the time's opening quote is, for an event that begins there.
    int timeFrom(int from) {
        return from + BEFORE_TIME.length - 1;
    }

    /// The index after the time's closing quote.
    int timeTo() {
        return timeTo;
    }

    int recordFrom() {
        return recordFrom;
    }

    int recordTo() {
        return recordTo;
    }

    /// As [JsonScanner#plain], of the record.
    boolean plain() {
        return plain;
    }
}
