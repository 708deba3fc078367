package com.edgedelta.lambda.reshape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// `scripts/bench rules`: prints the time that a line takes with processing rules and without.
public final class RulesBenchmarkMain {
    private RulesBenchmarkMain() {}

    /// Argument: the layer's java.options, of which the flags of collector and compiler are taken.
    public static void main(String[] arguments) throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(RulesBenchmark.class.getSimpleName())
                        .jvmArgs(ReshaperBenchmarkMain.flags(Path.of(arguments[0])))
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(4)
                        .measurementTime(TimeValue.milliseconds(500))
                        .build())
                .run();
        System.out.println("\n| processing rules | a line takes |");
        System.out.println("|---|---|");
        for (RunResult result : results) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.0f ns |",
                    result.getParams().getParam("rules"),
                    ReshaperBenchmarkMain.nanos(result)));
        }
    }
}
