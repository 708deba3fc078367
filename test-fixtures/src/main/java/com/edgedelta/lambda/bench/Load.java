package com.edgedelta.lambda.bench;

import com.edgedelta.lambda.emulator.Invocation;
import java.util.ArrayList;
import java.util.List;

/// What the function logs in a benchmark, and what of it has arrived.
final class Load {
    static final int LINES = 20;
    private static final int DURATION_MS = 10;
    private static final String MARK = "a line of the benchmark";

    private Load() {}

    /// One invocation of 10 ms with lines as a framework writes them.
    static Invocation invocation(int number) {
        var lines = new ArrayList<String>();
        for (var line = 0; line < LINES; line++) {
            lines.add("2022-03-01T14:09:15.231Z\tINFO\tinvocation " + number + ", " + MARK + ", number " + line
                    + ", long enough to be one of a real function\n");
        }
        return new Invocation().withDurationMs(DURATION_MS).withLines(lines.toArray(String[]::new));
    }

    static long arrived(List<String> lines) {
        return lines.stream().filter(line -> line.contains(MARK)).count();
    }
}
