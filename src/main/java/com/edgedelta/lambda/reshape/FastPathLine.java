package com.edgedelta.lambda.reshape;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

import com.edgedelta.lambda.json.EightBytes;
import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.Literal;

/// Reads a function's line that is written as Lambda writes it, `{"time":"...","type":"function","record":...}`,
/// without a search for its members and without building objects: a batch contains thousands of such events. Events
/// that are written otherwise are read member by member elsewhere.
final class FastPathLine {
    private static final Literal BEFORE_TIME = new Literal("{\"time\":\"");
    private static final Literal BEFORE_RECORD = new Literal("\",\"type\":\"function\",\"record\":");

    /// The length of a time as Lambda writes it, `2022-03-01T14:09:15.231Z`.
    private static final int LENGTH_OF_TIME = 3 * Long.BYTES;

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
        int time = from + BEFORE_TIME.length();
        int behindTime = time + LENGTH_OF_TIME;
        int record = behindTime + BEFORE_RECORD.length();
        if (record >= end
                || !BEFORE_RECORD.isAt(json, behindTime)
                || !BEFORE_TIME.isAt(json, from)
                || !isPlain(json, time)) {
            return DAMAGED;
        }
        timeTo = behindTime + 1;
        recordFrom = record;
        names.clear();
        recordTo = scanner.skipValue(record);
        plain = scanner.plain();
        return recordTo != DAMAGED && recordTo < end && json[recordTo] == '}' ? recordTo + 1 : DAMAGED;
    }

    /// Whether the time that begins there is a text that may be copied.
    private static boolean isPlain(byte[] json, int from) {
        long unusual = EightBytes.unusual(EightBytes.at(json, from))
                | EightBytes.unusual(EightBytes.at(json, from + Long.BYTES))
                | EightBytes.unusual(EightBytes.at(json, from + 2 * Long.BYTES));
        return unusual == 0;
    }

    /// Returns the index of the time's opening quote, for an event that begins there.
    int timeFrom(int from) {
        return from + BEFORE_TIME.length() - 1;
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
