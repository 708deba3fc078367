package com.edgedelta.lambda.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The benchmarks' `main`: the first word is the benchmark, the others are its options.
public final class Bench {
    /// What `scripts/bench` answers, beside 0: something failed.
    static final int FAILED = 1;
    /// A bad option or file.
    static final int BAD_OPTION = 2;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> words) {
        try {
            if (words.isEmpty()) {
                throw new IllegalArgumentException(
                        "which benchmark? startup, speed and faults are there; --help tells more");
            }
            var options = words.subList(1, words.size());
            return switch (words.getFirst()) {
                case "startup" -> Startup.run(options);
                case "speed" -> Speed.run(options);
                case "faults" -> Faults.run(options);
                case "--help" -> help("bench-help.txt");
                default ->
                    throw new IllegalArgumentException(
                            "no benchmark is called " + words.getFirst() + "; --help shows all");
            };
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            return BAD_OPTION;
        } catch (IOException | RuntimeException e) {
            System.err.println("bench: " + e);
            return FAILED;
        }
    }

    /// Prints what the figures below are of: each candidate plays so many times, in turn with the others.
    static void sayMachine(String plays) throws IOException {
        System.out.println(Runtime.getRuntime().availableProcessors() + " processors, load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0] + " before; medians of " + plays
                + " of each, in turn");
    }

    /// Prints a text that lies beside this class.
    static int help(String file) throws IOException {
        try (var in = Bench.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is missing in this build");
            }
            System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return 0;
        }
    }
}
