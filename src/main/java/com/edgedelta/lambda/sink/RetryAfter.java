package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.text.Ascii;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
public final class RetryAfter {
    private static final int MOST_DIGITS = 9;

    /// Some three years, longer than any caller waits: a date of the year 9999 exceeds a long of nanoseconds.
    private static final long MOST_MILLIS = 100_000_000_000L;

    private RetryAfter() {}

    /// Returns milliseconds from now; 0 if the header is absent, in the past, or invalid.
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
            return 0; // As if it were absent: a bad header of the destination must not cause a failure.
        }
    }
}
