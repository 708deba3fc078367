package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The first table: time to the first `next`, CPU and memory, at the machine's full speed.
final class FullSpeed {
    private static final int MEMORY_MB = 512;
    private static final int RUNTIME_INIT_MS = 150;
    private static final int INVOCATIONS = 20;

    private static final List<Figure> FIGURES = List.of(
            Figure.time("exec to register", true, run -> run.init().register()),
            Figure.time("exec to subscribe", false, run -> run.init().subscribe()),
            Figure.time("exec to first next", true, run -> run.init().firstNext()),
            Figure.time("CPU until register", true, run -> run.init().cpuAtRegister()),
            Figure.time(
                    "CPU until first next",
                    true,
                    run -> run.init().atFirstNext().cpu()),
            Figure.memory(
                    "RSS at first next", true, run -> run.init().atFirstNext().rssKb()),
            Figure.memory(
                    "PSS at first next", true, run -> run.init().atFirstNext().pssKb()),
            Figure.memory("RSS after 20 invocations", false, run -> run.end().rssKb()),
            Figure.memory("PSS after 20 invocations", false, run -> run.end().pssKb()),
            Figure.memory(
                    "peak RSS after 20 invocations", false, run -> run.end().peakRssKb()));

    private final Candidates candidates;
    private final Round round;
    private final Map<String, List<Run>> runs = new HashMap<>();

    FullSpeed(Candidates candidates, Round round) {
        this.candidates = candidates;
        this.round = round;
    }

    void run(int starts) throws IOException {
        for (var start = 1; start <= starts; start++) {
            System.err.println("bench: full speed, start " + start + " of " + starts);
            round.play(settings -> settings.withMemoryMb(MEMORY_MB).withRuntimeInitMs(RUNTIME_INIT_MS), INVOCATIONS)
                    .forEach((name, run) ->
                            runs.computeIfAbsent(name, _ -> new ArrayList<>()).add(run));
        }
        System.out.println("Full speed; a function of " + MEMORY_MB + " MB whose runtime takes " + RUNTIME_INIT_MS
                + " ms; " + INVOCATIONS + " invocations of " + Load.LINES + " lines over TLS\n");
        System.out.print(new Medians(candidates, runs).of(FIGURES).text());
    }
}
