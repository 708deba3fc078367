package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench held`.
///
/// @param layer the packaged layer's ZIP file
/// @param work where it is unpacked
/// @param strategies values of `ED_FLUSH_STRATEGY`
/// @param memory in MB
/// @param invocations of each life that count
/// @param gapMs how long the sandbox is frozen between two invocations
/// @param check only check the options, as `scripts/bench` does before it builds
record HeldOptions(
        @Nullable Path layer,
        Path work,
        List<String> strategies,
        int memory,
        int invocations,
        int gapMs,
        boolean throttled,
        boolean help,
        boolean check) {
    private static final Map<String, String> STRATEGIES =
            Map.of("end", "end", "next", "next", "adaptive", "adaptive", "periodically", "periodically,1000");

    /// Throws `IllegalArgumentException` with a message of one line.
    static HeldOptions parse(List<String> words) {
        Path layer = null;
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var strategies = List.of("end", "next", "adaptive", "periodically,1000");
        var memory = 512;
        var invocations = 40;
        var gapMs = 490;
        var throttled = false;
        var help = false;
        var check = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            switch (rest.option()) {
                case "--layer" -> layer = rest.file();
                case "--work" -> work = Path.of(rest.value());
                case "--strategies" -> strategies = rest.list(HeldOptions::strategy);
                case "--memory" -> memory = rest.number(128, 10_240);
                case "--invocations" -> invocations = rest.number(1, 10_000);
                case "--gap" -> gapMs = rest.number(0, 600_000);
                case "--throttled" -> throttled = true;
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw rest.unknown();
            }
        }
        return new HeldOptions(
                layer, work.toAbsolutePath(), strategies, memory, invocations, gapMs, throttled, help, check);
    }

    private static String strategy(String word) {
        var strategy = STRATEGIES.get(word);
        if (strategy == null) {
            throw new IllegalArgumentException(word);
        }
        return strategy;
    }
}
