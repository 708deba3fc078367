package com.edgedelta.lambda.reshape;

/// The id in a text as the runtimes write it: Node.js the time, a tab and the id, Python a level in brackets and a tab
/// before that; log4j, with the pattern of AWS's page, date and time with spaces. Other texts are left after a few
/// bytes.
final class ColumnsOfText {
    static final int NONE = -1;

    private static final int LONGEST_LEVEL = 12;

    /// The lengths of a time in seconds, milliseconds, microseconds and nanoseconds.
    private static final int[] LENGTHS_OF_TIME = {24, 27, 20, 30};

    /// The length of `2022-03-01 14:09:15`.
    private static final int DATE_AND_TIME = 19;

    private ColumnsOfText() {}

    /// Where the id's 36 bytes begin, with a tab behind them; [#NONE] if there is none.
    static int id(byte[] json, int from, int to) {
        byte first = json[from];
        if (first >= '0' && first <= '9') {
            return behindTime(json, from, to);
        }
        if (first == '[' || (first >= 'A' && first <= 'Z')) {
            int time = behindLevel(json, from, to);
            return time == NONE ? NONE : behindTime(json, time, to);
        }
        return NONE;
    }

    private static int behindTime(byte[] json, int from, int to) {
        for (int length : LENGTHS_OF_TIME) {
            if (from + length < to && json[from + length - 1] == 'Z') {
                int id = afterTab(json, from + length, to);
                return id != NONE && afterTab(json, id + RequestId.LENGTH, to) != NONE ? id : NONE;
            }
        }
        return isSpace(json, from + 10, to) && isSpace(json, from + DATE_AND_TIME, to) ? ofLog4j(json, from, to) : NONE;
    }

    private static int ofLog4j(byte[] json, int from, int to) {
        int id = from + DATE_AND_TIME + 1;
        return isSpace(json, id + RequestId.LENGTH, to) ? id : NONE;
    }

    private static boolean isSpace(byte[] json, int at, int to) {
        return at < to && json[at] == ' ';
    }

    private static int behindLevel(byte[] json, int from, int to) {
        int i = from;
        int last = Math.min(to, from + LONGEST_LEVEL);
        while (i < last && (json[i] == '[' || json[i] == ']' || (json[i] >= 'A' && json[i] <= 'Z'))) {
            i++;
        }
        return afterTab(json, i, to);
    }

    /// The place behind the tab that stands there, as it is or escaped; [#NONE] if none does.
    private static int afterTab(byte[] json, int at, int to) {
        if (at < to && json[at] == '\t') {
            return at + 1;
        }
        return at + 1 < to && json[at] == '\\' && json[at + 1] == 't' ? at + 2 : NONE;
    }
}
