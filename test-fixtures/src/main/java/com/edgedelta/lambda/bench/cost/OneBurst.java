package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.fault.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// The second table: one invocation that logs 40 MB.
final class OneBurst {
    private static final int LINES = 200_000;
    private static final int LENGTH = 200;
    private static final int BEFORE = 10;
    private static final long FUNCTION_TIMEOUT_MS = 120_000;
    private static final double MEGABYTE = 1e6;

    private final List<Candidate> candidates;
    private final Map<String, List<Life>> lives = new HashMap<>();
    private final List<String> losses = new ArrayList<>();

    /// What one life with a burst cost.
    private record Life(InvocationResult burst, Duration cpu, long bytes, long peakKb) {}

    OneBurst(List<Candidate> candidates) {
        this.candidates = candidates;
    }

    /// Returns the lost lines. A life of each that counts nowhere comes first: while it lasts the code of emulator
    /// and endpoint is compiled, which takes of the machine what the extension would need.
    List<String> run(int times) throws IOException {
        System.err.println("bench: burst, a life of each that counts nowhere");
        for (var candidate : candidates) {
            play(candidate);
        }
        losses.clear();
        for (var life = 1; life <= times; life++) {
            for (var candidate : candidates) {
                System.err.println("bench: burst, " + candidate.name() + ", life " + life + " of " + times);
                lives.computeIfAbsent(candidate.name(), _ -> new ArrayList<>()).add(play(candidate));
            }
        }
        System.out.println("An invocation of 10 ms that logs " + LINES + " lines of " + LENGTH + " bytes, after "
                + BEFORE + " small ones; over plain HTTP\n");
        System.out.print(table().text());
        return losses;
    }

    private Life play(Candidate candidate) throws IOException {
        var bytes = new AtomicLong();
        var ledger = new Ledger();
        var settings = candidate.settings().withFunctionTimeoutMs(FUNCTION_TIMEOUT_MS);
        try (var endpoint = Endpoint.http().forgetBodies().onAccepted(request -> {
                    bytes.addAndGet(request.bodyLength());
                    ledger.read(request);
                });
                var emulator = new Emulator(
                        settings.withEnvironment("ED_ENDPOINT", endpoint.url().toString()))) {
            var problem = emulator.start().problem();
            if (problem != null) {
                throw new IOException(candidate.name() + ": " + problem + "; it said " + emulator.output());
            }
            for (var i = 0; i < BEFORE; i++) {
                emulator.invoke(Load.invocation(i));
            }
            var before = emulator.processCpu();
            var bytesBefore = bytes.get();
            var result = emulator.invoke(new Invocation().withBurst(ledger.burst(LINES, LENGTH)));
            if (result.exit() != null) {
                throw new IOException(candidate.name() + " did not survive the burst; it said " + emulator.output());
            }
            var life = new Life(
                    result,
                    emulator.processCpu().minus(before),
                    bytes.get() - bytesBefore,
                    emulator.processStats().peakRssKb());
            emulator.shutdown("spindown");
            if (ledger.lost() > 0) {
                losses.add(candidate.name() + ": " + ledger.lost() + " of " + LINES
                        + " lines of a burst did not arrive; it says itself that " + ledger.droppedInAll()
                        + " were dropped");
            }
            return life;
        }
    }

    private Table table() {
        var table = new Table(List.of(
                "extension", "CPU", "held: median (wait + own), max", "peak RSS", "bytes out", "CPU per MB out"));
        for (var candidate : candidates) {
            var all = lives.getOrDefault(candidate.name(), List.of());
            var cpu = Samples.ofMillis(all, Life::cpu);
            var held = Samples.ofMillis(all, life -> life.burst().held());
            var megabytes = Samples.of(all, life -> life.bytes() / MEGABYTE);
            table.row(List.of(
                    candidate.name(),
                    Figure.ms(cpu.median()),
                    Figure.ms(held.median()) + " ("
                            + Figure.ms(
                                    Samples.ofMillis(all, life -> life.burst().telemetryWait())
                                            .median())
                            + " + "
                            + Figure.ms(
                                    Samples.ofMillis(all, life -> life.burst().ownShare())
                                            .median())
                            + "), " + Figure.ms(held.max()),
                    Figure.mb(Samples.of(all, life -> (double) life.peakKb()).median()),
                    String.format(Locale.ROOT, "%.1f MB", megabytes.median()),
                    Figure.ms(cpu.median() / megabytes.median())));
        }
        return table;
    }
}
