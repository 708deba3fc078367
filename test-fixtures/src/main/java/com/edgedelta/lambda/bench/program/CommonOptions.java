package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options that all benchmarks have, and what they do first and last.
///
/// @param layer the packaged layer's ZIP file
/// @param extensions other executables to measure
/// @param work the folder in which layers are unpacked
/// @param check only check the options, as `scripts/bench` does before it builds
public record CommonOptions(@Nullable Path layer, List<Path> extensions, Path work, boolean help, boolean check) {
    /// What is done in a new folder, which is deleted afterwards; returns the exit code.
    public interface Measurement {
        int in(Path folder) throws IOException;
    }

    /// Prints a help text, or measures unless the options are only to be checked; returns the exit code.
    public int run(String helpText, Measurement measurement) throws IOException {
        if (help) {
            return Console.help(helpText);
        }
        if (check) {
            return 0;
        }
        Files.createDirectories(work);
        var folder = Files.createTempDirectory(work, "bench-");
        try {
            return measurement.in(folder);
        } finally {
            Layer.delete(folder);
        }
    }

    /// The layer, for a benchmark that cannot do without it.
    public Path packaged() {
        return Words.packaged("--layer", layer);
    }

    /// Collects these options while a benchmark reads its own.
    public static final class Reader {
        private @Nullable Path layer;
        private final List<Path> extensions = new ArrayList<>();
        private Path work = Path.of(System.getProperty("java.io.tmpdir"));
        private boolean help;
        private boolean check;

        /// Reads an option that the benchmark itself does not have. Throws `IllegalArgumentException` with a message of
        /// one
        /// line.
        public void read(String option, Words words) {
            switch (option) {
                case "--layer" -> layer = words.file();
                case "--work" -> work = Path.of(words.value());
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw words.unknown();
            }
        }

        /// Reads the value of `--extension`, which not every benchmark has.
        public void readExtension(Words words) {
            extensions.add(words.file());
        }

        public CommonOptions options() {
            return new CommonOptions(layer, List.copyOf(extensions), work.toAbsolutePath(), help, check);
        }
    }
}
