package com.edgedelta.lambda.time;

/// Times of a day in UTC, for spans much shorter than a day. The JDK's parser would load a hundred classes for one.
public final class TimeOfDay {
    private static final long DAY_MILLIS = 86_400_000;
    private static final int HOUR = "2022-03-01T".length();
    private static final int MINUTE = HOUR + 3;
    private static final int SECOND = MINUTE + 3;
    private static final int MILLI = SECOND + 3;
    private static final int LENGTH = MILLI + 3;

    private TimeOfDay() {}

    /// Reads `2022-03-01T14:09:15.231Z` as ms since midnight; -1 if it is anything else.
    public static long millis(String time) {
        if (time.length() <= LENGTH || time.charAt(HOUR - 1) != 'T' || time.charAt(MILLI - 1) != '.') {
            return -1;
        }
        long hour = number(time, HOUR, 2);
        long minute = number(time, MINUTE, 2);
        long second = number(time, SECOND, 2);
        long milli = number(time, MILLI, 3);
        return hour < 0 || minute < 0 || second < 0 || milli < 0
                ? -1
                : ((hour * 60 + minute) * 60 + second) * 1_000 + milli;
    }

    private static long number(String time, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            char digit = time.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    /// Returns the ms from one time to a later one; 0 if the clocks disagree.
    ///
    /// @param from since midnight
    /// @param to since midnight, or since the epoch
    public static long between(long from, long to) {
        long span = Math.floorMod(to - from, DAY_MILLIS);
        return span < DAY_MILLIS / 2 ? span : 0;
    }
}
