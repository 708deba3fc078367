package com.edgedelta.lambda.rules;

/// Looks for many digits in a row in bytes of JSON.
final class DigitRuns {
    private DigitRuns() {}

    /// Whether there are so many digits with at most one other character between any two of them. Also true if the
    /// JSON has escapes of any character.
    static boolean mayHave(byte[] json, int from, int to, int count) {
        int digits = 0;
        boolean afterDigit = false;
        for (int i = from; i < to; i++) {
            byte c = json[i];
            if (c >= '0' && c <= '9') {
                afterDigit = true;
                if (++digits == count) {
                    return true;
                }
            } else if (afterDigit && (c == ' ' || c == '-')) {
                afterDigit = false;
            } else {
                if (c == '\\' && i + 1 < to && json[i + 1] == 'u') {
                    return true;
                }
                digits = 0;
                afterDigit = false;
            }
        }
        return false;
    }
}
