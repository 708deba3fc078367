package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.json.JsonScanner;
import com.edgedelta.lambda.json.ObjectCursor;
import com.edgedelta.lambda.json.Span;

/// Finds the invocation that a line of the function names itself. If many invocations run concurrently, the order
/// of the stream says nothing, and a wrong request id would be worse than none.
///
/// In the JSON log format, the only one of Managed Instances, the runtimes of Node.js, Python, .NET and Rust call
/// it `requestId`, that of Java `AWSRequestId` (their pages in the Lambda developer guide); the loggers of
/// Powertools for AWS Lambda, `function_request_id`. In a text it is the column behind the time, as Node.js and
/// Python write it. Values that do not look like Lambda's ids are ignored.
final class OwnRequestIds {
    private static final int ID = 36;

    /// Maximum number of columns of a text before the id: a level and the time.
    private static final int MOST_COLUMNS = 2;

    private final JsonScanner scanner;
    private final ObjectCursor members;

    OwnRequestIds(JsonScanner scanner) {
        this.scanner = scanner;
        this.members = new ObjectCursor(scanner);
    }

    /// Returns the id in a record that begins at that place and may be cut; empty if it names none.
    String in(int from, int to) {
        byte[] json = scanner.json();
        return json[from] == '{' ? ofObject(from) : json[from] == '"' ? ofText(json, from + 1, to) : "";
    }

    private String ofObject(int from) {
        String found = "";
        members.open(from);
        while (members.next()) {
            if (members.keyIs("AWSRequestId")) {
                String ofJava = id(members.value());
                if (!ofJava.isEmpty()) {
                    return ofJava; // A requestId there is the function's own.
                }
            } else if (members.keyIs("requestId") || members.keyIs("function_request_id")) {
                String named = id(members.value());
                found = named.isEmpty() ? found : named;
            }
        }
        return found;
    }

    private String id(Span value) {
        String text = value.text(scanner.json());
        return text != null && text.length() == ID && isId(text.getBytes(UTF_8), 0) ? text : "";
    }

    private static String ofText(byte[] json, int from, int to) {
        int column = from;
        for (int i = 0; i < MOST_COLUMNS; i++) {
            int end = columnEnd(json, column, to);
            int next = end < to && json[end] == '\\' ? end + 2 : end + 1;
            boolean time = end < to && end > column && json[end - 1] == 'Z';
            if (time && columnEnd(json, next, to) == next + ID && isId(json, next)) {
                return new String(json, next, ID, ISO_8859_1);
            }
            column = next;
        }
        return "";
    }

    /// Returns where a tab, raw or escaped, ends the column, or the end of the text.
    private static int columnEnd(byte[] json, int from, int to) {
        int i = from;
        while (i < to - 1) {
            if (json[i] == '\t' || (json[i] == '\\' && json[i + 1] == 't')) {
                return i;
            }
            i += json[i] == '\\' ? 2 : 1;
        }
        return to;
    }

    /// Whether there is a UUID at that place.
    private static boolean isId(byte[] text, int from) {
        if (text.length < from + ID) {
            return false;
        }
        for (int i = 0; i < ID; i++) {
            byte c = text[from + i];
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
