package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.edgedelta.lambda.json.JsonScanner;

/// Reads a function's line that is written as Lambda writes it, `{"time":"...","type":"function","record":...}`,
/// without a search for its members and without building objects: a batch contains thousands of such events. Events
/// that are written otherwise are read member by member elsewhere.
final class FastPathLine {
    private static final byte[] BEFORE_TIME = "{\"time\":\"".getBytes(US_ASCII);
    private static final byte[] BEFORE_RECORD = "\",\"type\":\"function\",\"record\":".getBytes(US_ASCII);

    private final JsonScanner scanner;
    private final OwnNames names;
    private int timeTo;
    private int recordFrom;
    private int recordTo;
    private boolean plain;

    FastPathLine(JsonScanner scanner, OwnNames names) {
        this.scanner = scanner;
        this.names = names;
    }

    /// Reads the event that begins there, and the names in it, and returns its end; [JsonScanner#DAMAGED] if it is not
    /// such a line.
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
        names.clear();
        recordTo = scanner.skipValue(recordFrom);
        plain = scanner.plain();
        return recordTo != DAMAGED && recordTo < end && json[recordTo] == '}' ? recordTo + 1 : DAMAGED;
    }

    /// Whether a time of RFC 3339 may contain the byte.
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

    /// Returns the index of the time's opening quote, for an event that begins there.
    int timeFrom(int from) {
        return from + BEFORE_TIME.length - 1;
    }

    /// Returns the index after the time's closing quote.
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
