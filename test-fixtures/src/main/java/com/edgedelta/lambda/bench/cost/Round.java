package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/// Starts the floor and every contender once, one after the other, per round: any other load of the
/// machine then affects all of them alike.
final class Round {
    private static final int WARM_UP_INVOCATIONS = 20;

    private final Candidates candidates;
    private final SSLContext tls;
    private final List<Run> floors = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private int played;

    Round(Candidates candidates, SSLContext tls) {
        this.candidates = candidates;
        this.tls = tls;
    }

    /// An uncounted round that warms up the emulator's code, its endpoint and the files in memory.
    void warm() throws IOException {
        play(settings -> settings, WARM_UP_INVOCATIONS);
        floors.clear();
        losses.clear();
    }

    /// The runs by the candidates' names; the floor is not invoked, and never throttled.
    Map<String, Run> play(UnaryOperator<EmulatorSettings> settings, int invocations) throws IOException {
        var runs = new TreeMap<String, Run>();
        for (var candidate : candidates.inRound(played)) {
            runs.put(
                    candidate.name(),
                    candidate.equals(candidates.reference()) ? floor() : contender(candidate, settings, invocations));
        }
        played++;
        return runs;
    }

    private Run floor() throws IOException {
        var run = Run.play(candidates.reference(), candidates.reference().settings(), 0, tls);
        floors.add(run);
        return run;
    }

    private Run contender(Candidate contender, UnaryOperator<EmulatorSettings> settings, int invocations)
            throws IOException {
        var run = Run.play(contender, settings.apply(contender.settings()), invocations, tls);
        if (run.lost() != 0) {
            losses.add(contender.name() + ": " + run.lost() + " of " + invocations * Load.LINES
                    + " lines did not arrive in one of its lives");
        }
        return run;
    }

    boolean hasFloor() {
        return !floors.isEmpty();
    }

    Samples floorToRegister() {
        return Samples.ofMillis(floors, run -> Figure.known(run.init().register()));
    }

    List<String> losses() {
        return List.copyOf(losses);
    }
}
