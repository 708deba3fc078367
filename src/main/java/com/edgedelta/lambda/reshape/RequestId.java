package com.edgedelta.lambda.reshape;

/// A request id of Lambda's, as it stands in bytes: a UUID.
final class RequestId {
    static final int LENGTH = 36;

    private RequestId() {}

    /// Whether a UUID stands there.
    static boolean isAt(byte[] text, int from) {
        if (text.length < from + LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            byte c = text[from + i];
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Spreads ids that a clock or a counter has made, too.
    static int hash(byte[] text, int from) {
        int hash = 0;
        for (int i = 0; i < LENGTH; i += 3) {
            hash = hash * 31 + text[from + i] * 7 + text[from + i + 2];
        }
        return hash ^ hash >>> 15;
    }
}
