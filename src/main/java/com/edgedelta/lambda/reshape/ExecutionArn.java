package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The durable execution that a line or event names by its ARN, `..:function:NAME:QUALIFIER/durable-execution/NAME/ID`
/// (AWS Lambda API Reference, `Execution`); names and ids are letters, digits, hyphens and underscores. It keeps places
/// in the bytes it was read from, so that a line costs no garbage.
final class ExecutionArn {
    private static final byte[] BEFORE_NAME = "/durable-execution/".getBytes(US_ASCII);

    private byte[] bytes = new byte[0];
    private int nameFrom;
    private int nameTo;
    private int idTo;

    void clear() {
        idTo = 0;
    }

    boolean isKnown() {
        return idTo > 0;
    }

    /// Reads what stands between these places; nothing is known if that is not such an ARN.
    void read(byte[] bytes, int from, int to) {
        clear();
        int name = afterMark(bytes, from, to);
        int nameEnd = wordEnd(bytes, name, to);
        if (nameEnd > name && nameEnd < to && bytes[nameEnd] == '/') {
            int idEnd = wordEnd(bytes, nameEnd + 1, to);
            if (idEnd == to && idEnd > nameEnd + 1) {
                this.bytes = bytes;
                nameFrom = name;
                nameTo = nameEnd;
                idTo = idEnd;
            }
        }
    }

    private static int afterMark(byte[] bytes, int from, int to) {
        for (int i = from; i + BEFORE_NAME.length < to; i++) {
            int same = 0;
            while (same < BEFORE_NAME.length && bytes[i + same] == BEFORE_NAME[same]) {
                same++;
            }
            if (same == BEFORE_NAME.length) {
                return i + same;
            }
        }
        return to;
    }

    private static int wordEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isOfWord(bytes[i])) {
            i++;
        }
        return i;
    }

    private static boolean isOfWord(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /// Writes the two members of `faas`, if there is an execution.
    void write(RecordWriter out) {
        if (idTo > 0) {
            out.ascii(",\"execution_name\":\"");
            out.raw(bytes, nameFrom, nameTo);
            out.ascii("\",\"execution_id\":\"");
            out.raw(bytes, nameTo + 1, idTo);
            out.ascii("\"");
        }
    }
}
