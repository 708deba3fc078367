package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench speed`.
///
/// @param layer the packaged layer's ZIP file
/// @param extensions executables to compare with
/// @param work where layers are unpacked
/// @param lives of each, for each table
/// @param invocations of a life in the first table
/// @param parts the tables to print
/// @param check only check the options, as `scripts/bench` does before it builds
record SpeedOptions(
        @Nullable Path layer,
        List<Path> extensions,
        Path work,
        int lives,
        int invocations,
        List<Part> parts,
        boolean help,
        boolean check) {
    /// The two tables.
    enum Part {
        INVOCATIONS,
        BURST
    }

    /// The cost of the first ten is one of the figures.
    private static final int LEAST_INVOCATIONS = 10;

    /// Throws `IllegalArgumentException` with a message of one line.
    static SpeedOptions parse(List<String> words) {
        Path layer = null;
        var extensions = new ArrayList<Path>();
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var lives = 5;
        var invocations = 300;
        var parts = List.of(Part.values());
        var help = false;
        var check = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            switch (rest.option()) {
                case "--layer" -> layer = rest.file();
                case "--extension" -> extensions.add(rest.file());
                case "--work" -> work = Path.of(rest.value());
                case "--lives" -> lives = rest.number(1, 1_000);
                case "--invocations" -> invocations = rest.number(LEAST_INVOCATIONS, 100_000);
                case "--part" ->
                    parts = List.of(Part.valueOf(
                            rest.oneOf(List.of("invocations", "burst"), "table").toUpperCase(Locale.ROOT)));
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw rest.unknown();
            }
        }
        return new SpeedOptions(
                layer, List.copyOf(extensions), work.toAbsolutePath(), lives, invocations, parts, help, check);
    }
}
