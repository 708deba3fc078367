package com.edgedelta.lambda.reshape;

/// Checks, token by token, that objects and lists are written as JSON demands. It knows the kinds of the outermost 64
/// containers and takes those within them for objects or lists, as they end.
final class Containers {
    private static final byte NOTHING = 0;
    private static final int KNOWN = 64;

    private long objects;
    private int depth;

    /// The token before: its first byte, or `s` for a scalar.
    private byte before = NOTHING;

    void clear() {
        depth = 0;
        before = NOTHING;
    }

    int depth() {
        return depth;
    }

    /// Takes the first byte of the next token, or another byte of a scalar; for a text its opening quote. Returns false
    /// if it cannot follow what came before.
    boolean take(byte c) {
        boolean follows = switch (c) {
            case '{', '[' -> isPlaceOfValue();
            case '"' -> isPlaceOfValue() || isPlaceOfKey();
            case '}', ']' -> depth > 0 && before != ',' && before != ':' && mayEndWith(c);
            case ',' -> isValue(before);
            case ':' -> before == '"' && (depth > KNOWN || inObject());
            default -> isOfScalar(c) && (before == 's' || isPlaceOfValue());
        };
        if (c == '{' || c == '[') {
            push(c == '{');
        } else if (c == '}' || c == ']') {
            depth--;
        }
        before = isOfScalar(c) ? (byte) 's' : c;
        return follows;
    }

    private boolean isPlaceOfValue() {
        return switch (before) {
            case NOTHING, '[', ':' -> true;
            case ',' -> depth > KNOWN || !inObject();
            default -> false;
        };
    }

    private boolean isPlaceOfKey() {
        return before == '{' || (before == ',' && (depth > KNOWN || inObject()));
    }

    private static boolean isValue(byte token) {
        return token == '"' || token == 's' || token == '}' || token == ']';
    }

    private static boolean isOfScalar(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private boolean mayEndWith(byte c) {
        return depth > KNOWN || inObject() == (c == '}');
    }

    private boolean inObject() {
        return depth > 0 && (objects >>> (depth - 1) & 1) == 1;
    }

    private void push(boolean object) {
        if (depth < KNOWN) {
            objects = object ? objects | 1L << depth : objects & ~(1L << depth);
        }
        depth++;
    }
}
