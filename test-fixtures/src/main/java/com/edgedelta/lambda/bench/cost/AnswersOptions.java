package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench answers`.
///
/// @param layer the packaged layer's ZIP file
/// @param extensions other executables to measure
/// @param work the folder in which the layer is unpacked
/// @param lives processes of each
/// @param busy number of busy loops beside each
/// @param check only look at the options, as `scripts/bench` does before it builds
record AnswersOptions(
        @Nullable Path layer, List<Path> extensions, Path work, int lives, int busy, boolean help, boolean check) {
    /// Fails with an `IllegalArgumentException` whose message is one clear line.
    static AnswersOptions parse(List<String> words) {
        Path layer = null;
        var extensions = new ArrayList<Path>();
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var lives = 20;
        var busy = 2;
        var help = false;
        var check = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            switch (rest.option()) {
                case "--layer" -> layer = rest.file();
                case "--extension" -> extensions.add(rest.file());
                case "--work" -> work = Path.of(rest.value());
                case "--lives" -> lives = rest.number(1, 1_000);
                case "--busy" -> busy = rest.number(0, 64);
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw rest.unknown();
            }
        }
        return new AnswersOptions(layer, List.copyOf(extensions), work.toAbsolutePath(), lives, busy, help, check);
    }
}
