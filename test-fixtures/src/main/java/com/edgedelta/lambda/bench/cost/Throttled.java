package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.process.CpuThrottle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The second table: the first invocations with the CPU that Lambda gives by memory size from the end of init on.
final class Throttled {
    private static final int INVOCATIONS = 30;
    private static final int FIRST = 10;
    /// AWS's documentation: a function has one core at 1,769 MB, and less or more in proportion.
    static final double MB_PER_CORE = 1769;

    private final Candidates candidates;
    private final Round round;

    Throttled(Candidates candidates, Round round) {
        this.candidates = candidates;
        this.round = round;
    }

    void run(StartupOptions options) throws IOException {
        var problem = CpuThrottle.unavailable();
        if (problem != null) {
            System.out.println("Not measured with the CPU throttled: " + problem);
            return;
        }
        var table = new Table(List.of(
                "memory",
                "runtime init",
                "extension",
                "added to cold start: median, max",
                "first held: median (wait + own), max",
                "middle one of thirty held: median (wait + own), max",
                "CPU each: first ten, thirty"));
        for (var memory : options.memory()) {
            for (var init : options.inits()) {
                var runs = runs(memory, init, options.starts());
                for (var contender : candidates.contenders()) {
                    table.row(row(memory, init, contender.name(), runs.getOrDefault(contender.name(), List.of())));
                }
            }
        }
        System.out.println("Throttled from the end of init on to memory/1769 of a core in periods of "
                + CpuThrottle.PERIOD_MICROS / 1000 + " ms; telemetry buffer 25 ms; " + INVOCATIONS
                + " invocations of " + Load.LINES + " lines over TLS\n");
        System.out.print(table.text());
    }

    private Map<String, List<Run>> runs(int memory, int init, int starts) throws IOException {
        var runs = new HashMap<String, List<Run>>();
        for (var start = 1; start <= starts; start++) {
            System.err.println("bench: " + memory + " MB, runtime " + init + " ms, start " + start + " of " + starts);
            round.play(
                            settings -> settings.withMemoryMb(memory)
                                    .withRuntimeInitMs(init)
                                    .withCoresAfterInit(memory / MB_PER_CORE),
                            INVOCATIONS)
                    .forEach((name, run) ->
                            runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(run));
        }
        return runs;
    }

    private static List<String> row(int memory, int init, String name, List<Run> runs) {
        var added = Samples.ofMillis(runs, run -> run.init().added());
        return List.of(
                memory + " MB",
                init + " ms",
                name,
                Figure.ms(added.median()) + ", " + Figure.ms(added.max()),
                held(runs, (run, figure) -> figure.apply(run.results().getFirst())),
                held(runs, Run::median),
                Figure.ms(Samples.ofMillis(runs, run -> run.cpuPerInvocation(0, FIRST))
                                .median())
                        + ", "
                        + Figure.ms(Samples.ofMillis(runs, run -> run.cpuPerInvocation(0, INVOCATIONS))
                                .median()));
    }

    /// The whole, its two parts, and the maximum; `pick` selects the figure of the invocation, or of the
    /// invocations, that is meant.
    private static String held(List<Run> runs, BiFunction<Run, Function<InvocationResult, Duration>, Duration> pick) {
        var held = Samples.ofMillis(runs, run -> pick.apply(run, InvocationResult::held));
        var wait = Samples.ofMillis(runs, run -> pick.apply(run, InvocationResult::telemetryWait));
        var own = Samples.ofMillis(runs, run -> pick.apply(run, InvocationResult::ownShare));
        return Figure.ms(held.median()) + " (" + Figure.ms(wait.median()) + " + " + Figure.ms(own.median()) + "), "
                + Figure.ms(held.max());
    }
}
