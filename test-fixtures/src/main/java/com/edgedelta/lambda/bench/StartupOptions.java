package com.edgedelta.lambda.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench startup`.
///
/// @param layer the packaged layer's ZIP file
/// @param firehoseLayer the packaged Firehose layer's
/// @param firehose whether it takes part
/// @param extensions executables to compare with
/// @param work where layers are unpacked
/// @param memory sizes in MB to throttle for
/// @param inits how long the runtime's own init takes there, in ms
/// @param parts which of the two tables
/// @param check only look at the options, as `scripts/bench` does before it builds
record StartupOptions(
        @Nullable Path layer,
        @Nullable Path firehoseLayer,
        boolean firehose,
        List<Path> extensions,
        Path work,
        int starts,
        List<Integer> memory,
        List<Integer> inits,
        List<Part> parts,
        boolean help,
        boolean check) {
    /// The two tables: at full speed, and throttled after init.
    enum Part {
        INIT,
        THROTTLED
    }

    private static final int DEFAULT_STARTS = 11;
    private static final int QUICK_STARTS = 3;

    /// Fails with an `IllegalArgumentException` whose message is one clear line.
    static StartupOptions parse(List<String> words) {
        Path layer = null;
        Path firehoseLayer = null;
        var firehose = false;
        var extensions = new ArrayList<Path>();
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var starts = 0;
        List<Integer> memory = List.of();
        List<Integer> inits = List.of();
        var parts = List.of(Part.values());
        var help = false;
        var check = false;
        var quick = false;
        for (var rest = words.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            switch (word) {
                case "--layer" -> layer = file(word, rest);
                case "--firehose-layer" -> firehoseLayer = file(word, rest);
                case "--firehose" -> firehose = true;
                case "--extension" -> extensions.add(file(word, rest));
                case "--work" -> work = Path.of(value(word, rest));
                case "--starts" -> starts = numbers(word, rest, 1, 1_000).getFirst();
                case "--memory" -> memory = numbers(word, rest, 128, 10_240);
                case "--init" -> inits = numbers(word, rest, 1, 9_000);
                case "--part" -> parts = List.of(part(word, rest));
                case "--quick" -> quick = true;
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw new IllegalArgumentException("unknown option " + word + "; --help shows all");
            }
        }
        return new StartupOptions(
                layer,
                firehoseLayer,
                firehose,
                List.copyOf(extensions),
                work.toAbsolutePath(),
                starts > 0 ? starts : quick ? QUICK_STARTS : DEFAULT_STARTS,
                !memory.isEmpty() ? memory : quick ? List.of(128, 512) : List.of(128, 512, 1769),
                !inits.isEmpty() ? inits : quick ? List.of(150, 400) : List.of(80, 150, 400, 1000),
                parts,
                help,
                check);
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

    private static Part part(String option, Iterator<String> rest) {
        var name = value(option, rest);
        return switch (name) {
            case "init" -> Part.INIT;
            case "throttled" -> Part.THROTTLED;
            default -> throw new IllegalArgumentException(option + " " + name + ": init or throttled is wanted");
        };
    }

    private static List<Integer> numbers(String option, Iterator<String> rest, int least, int most) {
        var text = value(option, rest);
        if (!text.matches("\\d{1,6}(,\\d{1,6})*")) {
            throw new IllegalArgumentException(
                    option + " " + text + ": a number is wanted, or some with commas between");
        }
        var numbers =
                Stream.of(text.split(",", -1)).map(Integer::valueOf).distinct().toList();
        if (numbers.stream().anyMatch(number -> number < least || number > most)) {
            throw new IllegalArgumentException(option + " " + text + ": " + least + " to " + most + " is wanted");
        }
        return numbers;
    }
}
