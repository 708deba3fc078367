package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.CommonOptions;
import java.util.List;
import java.util.Map;

/// The command line of `scripts/bench held`.
///
/// @param common what all benchmarks have
/// @param strategies values of `ED_FLUSH_STRATEGY`
/// @param memory in MB
/// @param invocations of each life that count
/// @param gapMs how long the sandbox is frozen between two invocations
/// @param closing whether the endpoint closes idle connections meanwhile
record HeldOptions(
        CommonOptions common,
        List<String> strategies,
        int memory,
        int invocations,
        int gapMs,
        EndpointKind endpoint,
        boolean closing,
        boolean throttled) {
    private static final Map<String, String> STRATEGIES =
            Map.of("end", "end", "next", "next", "adaptive", "adaptive", "periodically", "periodically,1000");

    /// Throws `IllegalArgumentException` with a message of one line.
    static HeldOptions parse(List<String> words) {
        var common = new CommonOptions.Reader();
        var strategies = List.of("end", "next", "adaptive", "periodically,1000");
        var memory = 512;
        var invocations = 40;
        var gapMs = 490;
        var endpoint = EndpointKind.RSA;
        var closing = false;
        var throttled = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            var option = rest.option();
            switch (option) {
                case "--strategies" -> strategies = rest.list(HeldOptions::strategy);
                case "--memory" -> memory = rest.number(128, 10_240);
                case "--invocations" -> invocations = rest.number(1, 10_000);
                case "--gap" -> gapMs = rest.number(0, 600_000);
                case "--endpoint" -> endpoint = rest.one(EndpointKind::of);
                case "--closing" -> closing = true;
                case "--throttled" -> throttled = true;
                default -> common.read(option, rest);
            }
        }
        return new HeldOptions(common.options(), strategies, memory, invocations, gapMs, endpoint, closing, throttled);
    }

    private static String strategy(String word) {
        var strategy = STRATEGIES.get(word);
        if (strategy == null) {
            throw new IllegalArgumentException(word);
        }
        return strategy;
    }
}
