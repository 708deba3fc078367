package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.CommonOptions;
import java.util.List;
import java.util.Locale;

/// The command line of `scripts/bench speed`.
///
/// @param common what all benchmarks have
/// @param lives of each, for each table
/// @param invocations of a life in the first table
/// @param parts the tables to print
record SpeedOptions(CommonOptions common, int lives, int invocations, List<Part> parts) {
    /// The two tables.
    enum Part {
        INVOCATIONS,
        BURST
    }

    /// The cost of the first ten is one of the figures.
    private static final int LEAST_INVOCATIONS = 10;

    /// Throws `IllegalArgumentException` with a message of one line.
    static SpeedOptions parse(List<String> words) {
        var common = new CommonOptions.Reader();
        var lives = 5;
        var invocations = 300;
        var parts = List.of(Part.values());
        for (var rest = new Words(words); rest.hasNext(); ) {
            var option = rest.option();
            switch (option) {
                case "--extension" -> common.readExtension(rest);
                case "--lives" -> lives = rest.number(1, 1_000);
                case "--invocations" -> invocations = rest.number(LEAST_INVOCATIONS, 100_000);
                case "--part" ->
                    parts = List.of(Part.valueOf(
                            rest.oneOf(List.of("invocations", "burst"), "table").toUpperCase(Locale.ROOT)));
                default -> common.read(option, rest);
            }
        }
        return new SpeedOptions(common.options(), lives, invocations, parts);
    }
}
