package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.process.CpuThrottle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a user waits for because of the extension: the total addition to a cold start, which is the time until runtime
/// and extension are both ready less what the runtime needs alone, and what the first invocations are held for.
final class Addition {
    private static final int INVOCATIONS = 10;

    private final Candidates candidates;
    private final TestCertificate rsa;
    private final TestCertificate elliptic;
    private final List<String> losses = new ArrayList<>();

    Addition(Candidates candidates, TestCertificate rsa, TestCertificate elliptic) {
        this.candidates = candidates;
        this.rsa = rsa;
        this.elliptic = elliptic;
    }

    void run(StartupOptions options) throws IOException {
        var problem = CpuThrottle.unavailable();
        var table = new Table(List.of(
                "memory",
                "runtime",
                "endpoint",
                "extension",
                "exec to register",
                "total addition",
                "first held",
                "sum: median, max",
                "first ten held",
                "CPU until next",
                "RSS at next"));
        for (var memory : options.additionMemory()) {
            for (var runtime : options.runtimes()) {
                for (var endpoint : options.endpoints()) {
                    var plan = new Plan(memory, runtime, endpoint, problem == null, options.durationMs());
                    runs(plan, options.starts()).forEach((name, starts) -> table.row(row(plan, name, starts)));
                }
            }
        }
        System.out.println("Beside a runtime that starts when the extension has registered; invocations of "
                + options.durationMs() + " ms with " + Load.LINES + " lines; telemetry buffer 25 ms; "
                + (problem == null
                        ? "throttled from the end of init on to memory/1769 of a core"
                        : "not throttled: " + problem)
                + "; medians of " + options.starts() + " starts\n");
        System.out.print(table.text());
    }

    private record Plan(int memoryMb, RuntimeKind runtime, EndpointKind endpoint, boolean throttled, int durationMs) {}

    /// @param addition in all, to the cold start
    private record Start(Run run, Duration addition) {
        Duration firstHeld() {
            return run.results().getFirst().held();
        }

        Duration sum() {
            return addition.plus(firstHeld());
        }

        Duration firstTenHeld() {
            return run.results().stream().map(InvocationResult::held).reduce(Duration.ZERO, Duration::plus);
        }
    }

    private Map<String, List<Start>> runs(Plan plan, int starts) throws IOException {
        var lives = new LinkedHashMap<String, List<Run>>();
        var alone = new ArrayList<Duration>();
        for (var start = 0; start < starts; start++) {
            System.err.println("bench: " + plan.memoryMb() + " MB, " + plan.runtime() + ", " + plan.endpoint().text
                    + ", start " + (start + 1) + " of " + starts);
            alone.add(plan.runtime().alone());
            for (var candidate : candidates.inRound(start)) {
                if (!candidate.equals(candidates.reference())) {
                    lives.computeIfAbsent(candidate.name(), _ -> new ArrayList<>())
                            .add(live(candidate, plan));
                }
            }
        }
        var runtimeAlone = Duration.ofNanos(
                Math.round(Samples.ofMillis(alone, time -> time).median() * 1e6));
        var measured = new LinkedHashMap<String, List<Start>>();
        for (var candidate : candidates.contenders()) {
            measured.put(
                    candidate.name(),
                    lives.getOrDefault(candidate.name(), List.of()).stream()
                            .map(run -> new Start(run, run.init().total().minus(runtimeAlone)))
                            .toList());
        }
        return measured;
    }

    private Run live(Candidate candidate, Plan plan) throws IOException {
        var settings = plan.runtime().in(candidate.settings().withMemoryMb(plan.memoryMb()));
        var cores = plan.memoryMb() / Throttled.MB_PER_CORE;
        var run = Run.play(
                candidate,
                plan.throttled() ? settings.withCoresAfterInit(cores) : settings,
                INVOCATIONS,
                plan.durationMs(),
                plan.endpoint().tls(rsa, elliptic));
        if (run.lost() != 0) {
            losses.add(candidate.name() + ": " + run.lost() + " of " + INVOCATIONS * Load.LINES
                    + " lines did not arrive in one of its lives");
        }
        return run;
    }

    List<String> losses() {
        return List.copyOf(losses);
    }

    private static List<String> row(Plan plan, String name, List<Start> starts) {
        var sum = Samples.ofMillis(starts, Start::sum);
        return List.of(
                plan.memoryMb() + " MB",
                plan.runtime().toString(),
                plan.endpoint().text,
                name,
                median(Samples.ofMillis(
                        starts, start -> Figure.known(start.run().init().register()))),
                median(Samples.ofMillis(starts, Start::addition)),
                median(Samples.ofMillis(starts, Start::firstHeld)),
                Figure.ms(sum.median()) + ", " + Figure.ms(sum.max()),
                median(Samples.ofMillis(starts, Start::firstTenHeld)),
                median(Samples.ofMillis(
                        starts, start -> start.run().init().atFirstNext().cpu())),
                Figure.mb(Samples.of(starts, start ->
                                (double) start.run().init().atFirstNext().rssKb())
                        .median()));
    }

    private static String median(Samples samples) {
        return Figure.ms(samples.median());
    }
}
