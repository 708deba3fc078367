package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.ColdStart;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.process.ProcessStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What one life of a candidate cost.
///
/// @param results of the invocations, in order
/// @param cpu the process's CPU time when init was over, and after each invocation
/// @param end memory after the last invocation
/// @param lost lines that did not arrive at the endpoint
record Run(ColdStart init, List<InvocationResult> results, List<Duration> cpu, ProcessStats end, long lost) {
    /// Plays init, invocations and shutdown, against a destination of its own over TLS.
    static Run play(Candidate candidate, EmulatorSettings settings, int invocations, SSLContext tls)
            throws IOException {
        return play(candidate, settings, invocations, Load.DURATION_MS, tls);
    }

    /// @param durationMs of each invocation
    /// @param tls null for a destination over plain HTTP
    static Run play(
            Candidate candidate, EmulatorSettings settings, int invocations, int durationMs, @Nullable SSLContext tls)
            throws IOException {
        try (var destination = Destination.of(candidate, tls);
                var emulator = new Emulator(destination.in(settings))) {
            var init = emulator.start();
            if (init.problem() != null) {
                throw new IOException(candidate.name() + ": " + init.problem() + "; it said " + emulator.output());
            }
            var cpu = new ArrayList<>(List.of(emulator.processCpu()));
            var results = new ArrayList<InvocationResult>();
            for (var i = 0; i < invocations; i++) {
                var result = emulator.invoke(Load.invocation(i, durationMs));
                if (result.exit() != null) {
                    throw new IOException(candidate.name() + " ended in invocation " + i + " with "
                            + result.ended().code() + "; it said " + emulator.output());
                }
                results.add(result);
                cpu.add(emulator.processCpu());
            }
            var end = emulator.processStats();
            emulator.shutdown("spindown");
            return new Run(
                    init,
                    List.copyOf(results),
                    List.copyOf(cpu),
                    end,
                    (long) invocations * Load.LINES - destination.arrived());
        }
    }

    /// For each of the invocations from this one on and before that one, on average.
    Duration cpuPerInvocation(int from, int to) {
        return cpu.get(to).minus(cpu.get(from)).dividedBy(to - from);
    }

    /// Of all invocations.
    Duration median(Function<InvocationResult, Duration> figure) {
        return Duration.ofNanos(Math.round(Samples.ofMillis(results, figure).median() * 1e6));
    }
}
