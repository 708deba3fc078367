package com.edgedelta.lambda.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The extension's own output: shown once, and searched for lines that say that logs did not arrive.
final class OwnLines {
    private static final List<String> LOST = List.of("dropped so far", "no logs are forwarded", "no more logs arrive");
    private static final String REFUSED = "does not take all logs";
    private static final String ACCEPTED = "takes logs again";

    private int shown;

    /// The lines since the last call.
    List<String> fresh(List<String> output) {
        List<String> fresh = output.subList(Math.min(shown, output.size()), output.size());
        shown = output.size();
        return fresh;
    }

    /// The line that reports undelivered logs; null if there is none, or if a later one reports success.
    static @Nullable String undelivered(List<String> output) {
        String refused = null;
        for (String line : output) {
            if (LOST.stream().anyMatch(line::contains)) {
                return line;
            }
            if (line.contains(REFUSED)) {
                refused = line;
            } else if (line.contains(ACCEPTED)) {
                refused = null;
            }
        }
        return refused;
    }
}
