package com.edgedelta.lambda.rules;

/// Finds what digits, blanks, dots and dashes in a row may be, in bytes of JSON.
final class DigitRuns {
    private static final int BYTES = 256;
    private static final int BLOCK = 4;
    private static final byte DIGIT = 1;
    private static final byte BLANK = 2;
    private static final byte DASH = 4;
    private static final byte DOT = 8;

    /// Tables are faster than comparisons here. 0 is for a byte that is not in runs.
    private static final byte[] KINDS = kinds();

    private static final int SHORTEST_CARD = 13;
    private static final int SHORTEST_DASHED = 11;
    private static final int SHORTEST_ADDRESS = 7;
    private static final int DASHES = 2;
    private static final int DOTS = 3;

    static final int CARD = 1;
    static final int ADDRESS = 2;
    static final int WITH_DASHES = 4;

    /// Where the latest run ends.
    private int end;

    private static byte[] kinds() {
        byte[] kinds = new byte[BYTES];
        for (int c = '0'; c <= '9'; c++) {
            kinds[c] = DIGIT;
        }
        kinds[' '] = BLANK;
        kinds['-'] = DASH;
        kinds['.'] = DOT;
        return kinds;
    }

    /// Starts with bytes that begin there.
    void begin(int from) {
        end = from;
    }

    /// Returns what may be in the run that has the four bytes at that place; 0 if they are not of one run, or of one
    /// that has been read.
    int read(byte[] json, int at, int from, int to) {
        byte[] kinds = KINDS;
        byte first = kinds[json[at] & 0xff];
        byte second = kinds[json[at + 1] & 0xff];
        byte third = kinds[json[at + 2] & 0xff];
        byte fourth = kinds[json[at + 3] & 0xff];
        if (first == 0 || second == 0 || third == 0 || fourth == 0 || at < end) {
            return 0;
        }
        int has = first | second | third | fourth;
        int begin = at;
        while (begin > from && kinds[json[begin - 1] & 0xff] != 0) {
            begin--;
            has |= kinds[json[begin] & 0xff];
        }
        int i = at + BLOCK;
        while (i < to && kinds[json[i] & 0xff] != 0) {
            has |= kinds[json[i] & 0xff];
            i++;
        }
        end = i;
        int length = i - begin;
        boolean possible = length >= SHORTEST_CARD
                || (length >= SHORTEST_DASHED && (has & DASH) != 0)
                || (length >= SHORTEST_ADDRESS && (has & DOT) != 0);
        return possible && (has & DIGIT) != 0 ? readClosely(json, begin) : 0;
    }

    private int readClosely(byte[] json, int begin) {
        int found = 0;
        int digits = 0; // With at most one blank or dash between two of them.
        int dots = 0; // Each behind a digit.
        int characters = 0; // Digits and dashes.
        int dashes = 0;
        for (int i = begin; i < end; i++) {
            byte kind = KINDS[json[i] & 0xff];
            if (kind == DIGIT) {
                digits++;
                characters++;
                found |= digits == SHORTEST_CARD ? CARD : 0;
                found |= dashes >= DASHES && characters >= SHORTEST_DASHED ? WITH_DASHES : 0;
            } else {
                boolean behindDigit = i > begin && json[i - 1] >= '0';
                digits = behindDigit && kind != DOT ? digits : 0;
                dots = behindDigit && kind == DOT ? dots + 1 : 0;
                characters = kind == DASH ? characters + 1 : 0;
                dashes = kind == DASH ? dashes + 1 : 0;
                found |= dots == DOTS ? ADDRESS : 0;
            }
        }
        return found;
    }
}
