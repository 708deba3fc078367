package com.edgedelta.lambda.json;

import static com.edgedelta.lambda.json.JsonScanner.DAMAGED;

/// Walks the members of one JSON object in their order, as places in the scanner's bytes.
///
/// The object may be damaged: [#next] then returns false, and [#end] is [JsonScanner#DAMAGED].
public final class ObjectCursor {
    private final JsonScanner scanner;
    private int position;
    private boolean first;
    private int end;
    private int keyFrom;
    private int keyTo;
    private int valueFrom;
    private int valueTo;
    private boolean plain;

    public ObjectCursor(JsonScanner scanner) {
        this.scanner = scanner;
    }

    /// Starts before the first member of the object whose brace is at `from`.
    public void open(int from) {
        position = from + 1;
        first = true;
        end = DAMAGED;
    }

    /// Moves to the next member. Returns false after the last one, and at damage.
    public boolean next() {
        valueFrom = DAMAGED;
        int i = scanner.skipSpace(position);
        byte[] json = scanner.json();
        if (i < scanner.end() && json[i] == '}') {
            end = i + 1;
            return false;
        }
        if (!first) {
            if (i >= scanner.end() || json[i] != ',') {
                return false;
            }
            i = scanner.skipSpace(i + 1);
        }
        first = false;
        int afterKey = scanner.skipString(i);
        if (afterKey == DAMAGED) {
            return false;
        }
        keyFrom = i + 1;
        keyTo = afterKey - 1;
        i = scanner.skipSpace(afterKey);
        if (i >= scanner.end() || json[i] != ':') {
            return false;
        }
        valueFrom = scanner.skipSpace(i + 1);
        valueTo = scanner.skipValue(valueFrom);
        plain = scanner.plain();
        position = valueTo;
        return valueTo != DAMAGED;
    }

    /// Returns the index after the closing brace once [#next] has returned false, or [JsonScanner#DAMAGED].
    public int end() {
        return end;
    }

    /// Whether the member's name, with escapes resolved, is `name`.
    public boolean keyIs(String name) {
        byte[] json = scanner.json();
        boolean same = keyTo - keyFrom == name.length();
        for (int i = keyFrom; i < keyTo; i++) {
            if (json[i] == '\\') {
                return key().equals(name);
            }
            same = same && json[i] == name.charAt(i - keyFrom);
        }
        return same;
    }

    public String key() {
        return JsonText.decode(scanner.json(), keyFrom, keyTo);
    }

    public Span value() {
        return new Span(valueFrom, valueTo, plain);
    }

    /// Returns the start of the member's value, even if [#next] has found it damaged, or [JsonScanner#DAMAGED] if it
    /// has not reached a value.
    public int valueFrom() {
        return valueFrom;
    }
}
