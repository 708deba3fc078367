package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench steady`.
///
/// @param layer the packaged layer's ZIP file
/// @param work where it is unpacked
/// @param memory sizes in MB
/// @param rates lines a second
/// @param timeouts values of `ED_LAMBDA_TIMEOUT_MS`
/// @param seconds the duration of the function alone
/// @param rounds how often each is measured
/// @param paced whether the function waits between its lines instead of computing
/// @param check only check the options, as `scripts/bench` does before it builds
record SteadyOptions(
        @Nullable Path layer,
        Path work,
        List<Integer> memory,
        List<Integer> rates,
        List<Integer> timeouts,
        int seconds,
        int rounds,
        boolean paced,
        boolean help,
        boolean check) {
    /// Throws `IllegalArgumentException` with a message of one line.
    static SteadyOptions parse(List<String> words) {
        Path layer = null;
        var work = Path.of(System.getProperty("java.io.tmpdir"));
        var memory = List.of(128, 512);
        var rates = List.of(10, 100, 1000);
        var timeouts = List.of(25, 50, 100, 1000);
        var seconds = 10;
        var rounds = 3;
        var paced = false;
        var help = false;
        var check = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            switch (rest.option()) {
                case "--layer" -> layer = rest.file();
                case "--work" -> work = Path.of(rest.value());
                case "--memory" -> memory = rest.numbers(128, 10_240);
                case "--rates" -> rates = rest.numbers(1, 10_000);
                case "--timeouts" -> timeouts = rest.numbers(25, 30_000);
                case "--seconds" -> seconds = rest.number(1, 60);
                case "--rounds" -> rounds = rest.number(1, 100);
                case "--paced" -> paced = true;
                case "--help" -> help = true;
                case "--check" -> check = true;
                default -> throw rest.unknown();
            }
        }
        return new SteadyOptions(
                layer, work.toAbsolutePath(), memory, rates, timeouts, seconds, rounds, paced, help, check);
    }
}
