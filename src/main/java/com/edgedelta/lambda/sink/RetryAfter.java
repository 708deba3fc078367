package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.text.Ascii;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
public final class RetryAfter {
    private static final int MOST_DIGITS = 9;

    /// Some three years, longer than anybody waits: a date of the year 9999 is more than a long of nanoseconds holds.
    private static final long MOST_MILLIS = 100_000_000_000L;

    private RetryAfter() {}

    /// Milliseconds from now; 0 where the header is absent, of the past, or no such value.
    public static long millis(@Nullable String header, long wallMillis) {
        String value = header == null ? "" : header.strip();
        if (value.isEmpty()) {
            return 0;
        }
        if (Ascii.isNumber(value)) {
            return Long.parseLong(value.substring(0, Math.min(value.length(), MOST_DIGITS))) * 1000;
        }
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
            return Math.clamp(date.toEpochMilli() - wallMillis, 0, MOST_MILLIS);
        } catch (DateTimeException | ArithmeticException noDate) {
            return 0; // As if it were not there: a header of somebody else's is no reason to fail.
        }
    }
}
