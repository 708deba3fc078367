package com.edgedelta.lambda.bench.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Exit codes of `scripts/bench` and the texts that all benchmarks print.
public final class Console {
    /// The exit code if something failed.
    public static final int FAILED = 1;

    /// The exit code of a bad option or file.
    public static final int BAD_OPTION = 2;

    /// Of candidates that get their settings from the environment.
    public static final String DEFAULT_BUFFERING =
            "ED_LAMBDA_TIMEOUT_MS=25 for all, the layer's default, unless it is set in the environment";

    private static final String TEXTS = "/com/edgedelta/lambda/bench/";

    private Console() {}

    /// Prints the conditions of the figures that follow: each candidate plays this often, in turn with the others.
    ///
    /// @param buffering what the candidates subscribe with
    public static void printMachine(String plays, String buffering) throws IOException {
        System.out.println(Runtime.getRuntime().availableProcessors() + " processors, load "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0] + " before; medians of " + plays
                + " of each, in turn; " + buffering);
    }

    /// Prints a help text and returns the exit code 0.
    public static int help(String file) throws IOException {
        try (var in = Console.class.getResourceAsStream(TEXTS + file)) {
            if (in == null) {
                throw new IOException(file + " is missing in this build");
            }
            System.out.print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return 0;
        }
    }
}
