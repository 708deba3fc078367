package com.edgedelta.lambda.bench.faults;

import com.edgedelta.lambda.bench.console.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench faults`.
///
/// @param layer the packaged layer's ZIP file
/// @param extensions executables to compare with
/// @param work where the layer is unpacked
/// @param only the faults to play; empty for all
/// @param check only check the options, as `scripts/bench` does before it builds
record FaultsOptions(
        @Nullable Path layer, List<Path> extensions, Path work, List<String> only, boolean help, boolean check) {

    /// Throws `IllegalArgumentException` with a message of one line.
    static FaultsOptions parse(List<String> words, List<String> names) {
        Path layer = null;
        var extensions = new ArrayList<Path>();
        var only = new ArrayList<String>();
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var help = false;
        var check = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            switch (rest.option()) {
                case "--layer" -> layer = rest.file();
                case "--extension" -> extensions.add(rest.file());
                case "--work" -> work = Path.of(rest.value());
                case "--only" -> only.add(rest.oneOf(names, "fault"));
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw rest.unknown();
            }
        }
        if (layer == null && extensions.isEmpty() && !help && !check) {
            throw new IllegalArgumentException("--layer ZIP or --extension FILE is missing");
        }
        return new FaultsOptions(layer, List.copyOf(extensions), work.toAbsolutePath(), List.copyOf(only), help, check);
    }
}
