package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.CommonOptions;
import java.util.List;

/// The command line of `scripts/bench steady`.
///
/// @param common what all benchmarks have
/// @param memory sizes in MB
/// @param rates lines a second
/// @param timeouts values of `ED_LAMBDA_TIMEOUT_MS`
/// @param seconds the duration of the function alone
/// @param rounds how often each is measured
/// @param paced whether the function waits between its lines instead of computing
record SteadyOptions(
        CommonOptions common,
        List<Integer> memory,
        List<Integer> rates,
        List<Integer> timeouts,
        int seconds,
        int rounds,
        boolean paced) {
    /// Throws `IllegalArgumentException` with a message of one line.
    static SteadyOptions parse(List<String> words) {
        var common = new CommonOptions.Reader();
        var memory = List.of(128, 512);
        var rates = List.of(10, 100, 1000);
        var timeouts = List.of(25, 50, 100, 1000);
        var seconds = 10;
        var rounds = 3;
        var paced = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            var option = rest.option();
            switch (option) {
                case "--memory" -> memory = rest.numbers(128, 10_240);
                case "--rates" -> rates = rest.numbers(1, 10_000);
                case "--timeouts" -> timeouts = rest.numbers(25, 30_000);
                case "--seconds" -> seconds = rest.number(1, 60);
                case "--rounds" -> rounds = rest.number(1, 100);
                case "--paced" -> paced = true;
                default -> common.read(option, rest);
            }
        }
        return new SteadyOptions(common.options(), memory, rates, timeouts, seconds, rounds, paced);
    }
}
