package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/// The first table: the cost of small invocations, from the first to the last.
final class ManyInvocations {
    private static final int FIRST = 10;
    private static final int LAST = 100;

    private final Candidates candidates;
    private final SSLContext tls;
    private final Map<String, List<Run>> runs = new HashMap<>();
    private final List<String> losses = new ArrayList<>();

    ManyInvocations(Candidates candidates, SSLContext tls) {
        this.candidates = candidates;
        this.tls = tls;
    }

    /// Returns the lost lines.
    List<String> run(int lives, int invocations) throws IOException {
        for (var life = 1; life <= lives; life++) {
            for (var candidate : candidates.inRound(life - 1)) {
                System.err.println("bench: " + invocations + " invocations, " + candidate.name() + ", life " + life
                        + " of " + lives);
                play(candidate, invocations);
            }
        }
        System.out.println("A function of 512 MB; " + invocations + " invocations of " + Load.LINES
                + " lines over TLS, with a telemetry buffer of 25 ms\n");
        System.out.print(table(invocations).text());
        return losses;
    }

    private void play(Candidate candidate, int invocations) throws IOException {
        var run = Run.play(candidate, candidate.settings(), invocations, tls);
        runs.computeIfAbsent(candidate.name(), _ -> new ArrayList<>()).add(run);
        if (run.lost() != 0) {
            losses.add(candidate.name() + ": " + run.lost() + " of " + (long) invocations * Load.LINES
                    + " lines did not arrive in one of its lives");
        }
    }

    private Table table(int invocations) {
        var last = Math.min(LAST, invocations);
        return new Medians(candidates, runs)
                .of(List.of(
                        Figure.time("CPU per invocation, all", true, run -> run.cpuPerInvocation(0, invocations)),
                        Figure.time(
                                "CPU of the first ten together",
                                true,
                                run -> run.cpuPerInvocation(0, FIRST).multipliedBy(FIRST)),
                        Figure.time(
                                "CPU per invocation, the last " + last,
                                true,
                                run -> run.cpuPerInvocation(invocations - last, invocations)),
                        Figure.time(
                                "CPU until first next",
                                true,
                                run -> run.init().atFirstNext().cpu()),
                        Figure.time(
                                "own share of the time held, middle one",
                                true,
                                run -> run.median(result -> result.ownShare())),
                        Figure.memory("peak RSS", true, run -> run.end().peakRssKb())));
    }
}
