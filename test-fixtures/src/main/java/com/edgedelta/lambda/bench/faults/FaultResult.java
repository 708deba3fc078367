package com.edgedelta.lambda.bench.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The cost of one fault with one extension.
///
/// @param dropped records that the extension reported as dropped; platform events may be among them
/// @param held the extension's share of the time all invocations were held
/// @param exit how it ended, and how often its sandbox was reset before
record FaultResult(
        int sent, int lost, int duplicated, long dropped, Duration held, Duration longest, long peakKb, String exit) {
    static final List<String> HEADS = List.of(
            "fault",
            "lines sent",
            "lost",
            "duplicated",
            "counted as dropped",
            "held in all",
            "longest hold",
            "peak memory",
            "exit");

    /// Whether each line arrived or is counted, and none came twice without need.
    boolean good(Fault fault) {
        var lines = switch (fault.delivery()) {
            case ONCE -> lost <= dropped && duplicated == 0;
            case AT_LEAST_ONCE -> lost <= dropped;
            case NEVER -> true;
        };
        return lines && exit.startsWith("0") && !exit.contains("killed");
    }

    List<String> cells(Fault fault) {
        return List.of(
                fault.name(),
                Integer.toString(sent),
                Integer.toString(lost),
                Integer.toString(duplicated),
                Long.toString(dropped),
                seconds(held),
                seconds(longest),
                String.format(Locale.ROOT, "%.0f MB", peakKb / 1024.0),
                exit);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }
}
