package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.emulator.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The lines that the function logs in a benchmark, and those that have arrived.
public final class Load {
    public static final int LINES = 20;
    public static final int DURATION_MS = 10;
    public static final String MARK = "a line of the benchmark";

    private static final Pattern MARKS = Pattern.compile(MARK);

    private Load() {}

    /// One invocation of 10 ms with lines as a framework writes them.
    public static Invocation invocation(int number) {
        return invocation(number, DURATION_MS);
    }

    public static Invocation invocation(int number, int durationMs) {
        var lines = new ArrayList<String>();
        for (var line = 0; line < LINES; line++) {
            lines.add("2022-03-01T14:09:15.231Z\tINFO\tinvocation " + number + ", " + MARK + ", number " + line
                    + ", long enough to be one of a real function\n");
        }
        return new Invocation().withDurationMs(durationMs).withLines(lines.toArray(String[]::new));
    }

    public static long arrived(List<String> lines) {
        return lines.stream()
                .mapToLong(line -> MARKS.matcher(line).results().count())
                .sum();
    }
}
