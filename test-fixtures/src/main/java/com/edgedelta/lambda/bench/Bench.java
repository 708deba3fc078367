package com.edgedelta.lambda.bench;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.cost.Answers;
import com.edgedelta.lambda.bench.cost.Held;
import com.edgedelta.lambda.bench.cost.Speed;
import com.edgedelta.lambda.bench.cost.Startup;
import com.edgedelta.lambda.bench.cost.Steady;
import com.edgedelta.lambda.bench.faults.Faults;
import java.io.IOException;
import java.util.List;

/// The `main` of the benchmarks: the first word is the benchmark, the others are its options.
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> words) {
        try {
            if (words.isEmpty()) {
                throw new IllegalArgumentException(
                        "no benchmark is named: choose startup, speed, steady, held, answers or faults; --help shows more");
            }
            var options = words.subList(1, words.size());
            return switch (words.getFirst()) {
                case "startup" -> Startup.run(options);
                case "speed" -> Speed.run(options);
                case "faults" -> Faults.run(options);
                case "steady" -> Steady.run(options);
                case "held" -> Held.run(options);
                case "answers" -> Answers.run(options);
                case "--help" -> Console.help("bench-help.txt");
                default ->
                    throw new IllegalArgumentException(
                            "no benchmark is called " + words.getFirst() + "; --help shows all");
            };
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            return Console.BAD_OPTION;
        } catch (IOException | RuntimeException e) {
            System.err.println("bench: " + e);
            return Console.FAILED;
        }
    }
}
