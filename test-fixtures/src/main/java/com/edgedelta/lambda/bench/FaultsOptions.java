package com.edgedelta.lambda.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench faults`.
///
/// @param layer the packaged layer's ZIP file
/// @param extensions executables to compare with
/// @param work where the layer is unpacked
/// @param only the faults that are played; all where it is empty
/// @param check only look at the options, as `scripts/bench` does before it builds
record FaultsOptions(
        @Nullable Path layer, List<Path> extensions, Path work, List<String> only, boolean help, boolean check) {

    /// Fails with an `IllegalArgumentException` whose message is one clear line.
    static FaultsOptions parse(List<String> words, List<String> names) {
        Path layer = null;
        var extensions = new ArrayList<Path>();
        var only = new ArrayList<String>();
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var help = false;
        var check = false;
        for (var rest = words.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            switch (word) {
                case "--layer" -> layer = file(word, rest);
                case "--extension" -> extensions.add(file(word, rest));
                case "--work" -> work = Path.of(value(word, rest));
                case "--only" -> only.add(name(word, rest, names));
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw new IllegalArgumentException("unknown option " + word + "; --help shows all");
            }
        }
        if (layer == null && extensions.isEmpty() && !help && !check) {
            throw new IllegalArgumentException("--layer ZIP or --extension FILE is missing");
        }
        return new FaultsOptions(layer, List.copyOf(extensions), work.toAbsolutePath(), List.copyOf(only), help, check);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " wants a value; --help shows all options");
        }
        return rest.next();
    }

    private static Path file(String option, Iterator<String> rest) {
        var file = Path.of(value(option, rest));
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(option + " " + file + ": there is no such file");
        }
        return file.toAbsolutePath().normalize();
    }

    private static String name(String option, Iterator<String> rest, List<String> names) {
        var name = value(option, rest);
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    option + " " + name + ": no fault is called so; there are " + String.join(", ", names));
        }
        return name;
    }
}
