package com.edgedelta.lambda.reshape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// `scripts/bench reshape`: prints MB/s and the multiple of minimal-json's for each kind of line.
public final class ReshaperBenchmarkMain {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int FORKS = 2;

    private ReshaperBenchmarkMain() {}

    /// Argument: the layer's java.options, of which the flags of collector and compiler are taken.
    public static void main(String[] arguments) throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(ReshaperBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .jvmArgs(flags(Path.of(arguments[0])))
                        .forks(FORKS)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        System.out.println(
                "\n| lines | reshaper | minimal-json | ratio | allocated for a line: reshaper, minimal-json |");
        System.out.println("|---|---|---|---|---|");
        for (String lines : List.of("text", "json", "turns", "jsonText", "accents")) {
            RunResult layer = of(results, "layer", lines);
            RunResult plain = of(results, "minimalJson", lines);
            int bytes = ReshaperBenchmark.bytesPerLine(lines);
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.0f MB/s | %.0f MB/s | %.1fx | %.0f, %.0f bytes |",
                    lines,
                    bytes * 1e3 / nanos(layer),
                    bytes * 1e3 / nanos(plain),
                    nanos(plain) / nanos(layer),
                    allocated(layer),
                    allocated(plain)));
        }
    }

    static String[] flags(Path options) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-Xmx256m"));
        for (String line : Files.readAllLines(options)) {
            boolean needed = line.startsWith("-XX:+UseSerialGC")
                    || line.startsWith("-XX:C1MaxInlineSize")
                    || line.startsWith("-XX:TieredStopAtLevel")
                    || line.startsWith("-XX:+UseCompactObjectHeaders")
                    || line.startsWith("-Xmn");
            if (needed) {
                flags.add(line);
            }
        }
        return flags.toArray(new String[0]);
    }

    private static RunResult of(Collection<RunResult> results, String benchmark, String lines) {
        for (RunResult result : results) {
            boolean same = result.getParams().getBenchmark().endsWith("." + benchmark);
            if (same && lines.equals(result.getParams().getParam("lines"))) {
                return result;
            }
        }
        throw new IllegalStateException("JMH has not run " + benchmark + " with " + lines);
    }

    static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double allocated(RunResult result) {
        for (Result<?> secondary : result.getSecondaryResults().values()) {
            if (secondary.getLabel().endsWith(ALLOCATED)) {
                return secondary.getScore();
            }
        }
        return Double.NaN;
    }
}
