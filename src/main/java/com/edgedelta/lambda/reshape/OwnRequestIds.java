package com.edgedelta.lambda.reshape;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;

/// Finds the invocation that a line of the function names itself. Where many run at once the order of the stream tells
/// nothing, and a wrong one would be worse than none.
///
/// In the JSON log format, the only one of Managed Instances, the runtimes of Node.js, Python, .NET and Rust write it as
/// `requestId`, that of Java as `AWSRequestId` (their pages in the Lambda developer guide). In a text it is the column
/// behind the time, as Node.js and Python write it. What does not look like an id of Lambda's is none.
final class OwnRequestIds {
    private static final int ID = 36;

    /// So many columns of a text may stand before the id: a level and the time.
    private static final int MOST_COLUMNS = 2;

    private static final int LONGEST_COLUMN = 64;

    private final JsonScanner scanner;
    private final ObjectCursor members;

    OwnRequestIds(JsonScanner scanner) {
        this.scanner = scanner;
        this.members = new ObjectCursor(scanner);
    }

    /// The id in a record that begins at that place and may be cut there; empty where it names none.
    String in(int from, int to) {
        byte[] json = scanner.json();
        return json[from] == '{' ? ofObject(from) : json[from] == '"' ? ofText(json, from + 1, to) : "";
    }

    private String ofObject(int from) {
        byte[] json = scanner.json();
        String found = "";
        members.open(from);
        while (members.next()) {
            boolean ofJava = members.keyIs("AWSRequestId"); // What else is called requestId there is the function's own.
            if (ofJava || members.keyIs("requestId")) {
                Span value = members.value();
                if (value.isString(json) && value.to() - value.from() - 2 == ID && isId(json, value.from() + 1)) {
                    found = id(json, value.from() + 1);
                    if (ofJava) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    private static String ofText(byte[] json, int from, int to) {
        int column = from;
        for (int i = 0; i < MOST_COLUMNS; i++) {
            int end = columnEnd(json, column, to);
            int next = end == to ? to : json[end] == '\\' ? end + 2 : end + 1;
            boolean time = end > column && json[end - 1] == 'Z';
            if (time && next + ID < to && isId(json, next) && columnEnd(json, next, to) == next + ID) {
                return id(json, next);
            }
            column = next;
        }
        return "";
    }

    /// Where a tab ends the column, as it is or escaped; the end of the text where none does.
    private static int columnEnd(byte[] json, int from, int to) {
        int last = Math.min(to - 1, from + LONGEST_COLUMN);
        for (int i = from; i < last; i++) {
            if (json[i] == '\t' || (json[i] == '\\' && json[i + 1] == 't')) {
                return i;
            }
        }
        return to;
    }

    /// Whether a UUID stands there.
    private static boolean isId(byte[] json, int from) {
        for (int i = 0; i < ID; i++) {
            byte c = json[from + i];
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("deprecation") // all of it is ASCII, which this copies as it is
    private static String id(byte[] json, int from) {
        return new String(json, 0, from, ID);
    }
}
