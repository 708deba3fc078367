package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.bench.program.Trust;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.process.CpuThrottle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;

/// `scripts/bench steady`: what telemetry in small batches costs a function that computes and logs all the time, with
/// which the extension shares the CPU of the memory size.
public final class Steady {
    private static final int WARM_UP_INVOCATIONS = 10;
    private static final long FUNCTION_TIMEOUT_MS = 300_000;

    private final SteadyOptions options;
    private final Candidate layer;
    private final SSLContext tls;
    private final Map<List<Integer>, List<Life>> lives = new LinkedHashMap<>();
    private final List<String> losses = new ArrayList<>();

    /// One life, beside the same function alone.
    ///
    /// @param share how much of the CPU that the function is given the extension took
    /// @param slower how much longer the function ran than alone
    private record Life(double cpuMillis, double share, double slower, double posts) {}

    private Steady(SteadyOptions options, Candidate layer, SSLContext tls) {
        this.options = options;
        this.layer = layer;
        this.tls = tls;
    }

    public static int run(List<String> words) throws IOException {
        var options = SteadyOptions.parse(words);
        return options.common().run("steady-help.txt", folder -> {
            var problem = CpuThrottle.unavailable();
            if (problem != null) {
                throw new IOException("the CPU cannot be throttled here: " + problem);
            }
            var certificate = Trust.certificate(folder);
            var layer = Candidates.contenders(options.common(), folder, new Trust(certificate, folder))
                    .getFirst();
            return new Steady(options, layer, certificate.sslContext()).measure();
        });
    }

    private int measure() throws IOException {
        Console.printMachine(
                options.rounds() + " lives",
                "ED_LAMBDA_TIMEOUT_MS as the table says, all else by default unless it is set in the environment");
        for (var round = 1; round <= options.rounds(); round++) {
            for (var memory : options.memory()) {
                for (var rate : options.rates()) {
                    System.err.println("bench: steady, " + memory + " MB, " + rate + " lines a second, round " + round
                            + " of " + options.rounds());
                    round(memory, rate);
                }
            }
        }
        System.out.println("\nA function that " + (options.paced() ? "waits" : "computes") + " for " + options.seconds()
                + " s, alone, with the CPU of its memory size, and logs all the while; over TLS\n");
        System.out.print(table().text());
        losses.forEach(loss -> System.out.println("LOST: " + loss));
        return losses.isEmpty() ? 0 : Console.FAILED;
    }

    private void round(int memory, int rate) throws IOException {
        var cores = memory / Throttled.MB_PER_CORE;
        try (var function = SteadyFunction.start()) {
            var steps = Math.round(function.calibrate() * cores * options.seconds());
            var command = options.paced()
                    ? "pace " + rate * options.seconds() + " " + options.seconds() * 1_000
                    : "run " + rate * options.seconds() + " " + steps;
            var alone = alone(function, cores, command);
            for (var timeout : options.timeouts()) {
                lives.computeIfAbsent(List.of(memory, rate, timeout), _ -> new ArrayList<>())
                        .add(life(memory, rate * options.seconds(), command, timeout, alone));
            }
        }
    }

    private static double alone(SteadyFunction function, double cores, String command) throws IOException {
        try (var throttle = CpuThrottle.open(cores)) {
            throttle.admit(LongStream.of(function.pid()));
            return function.run(command, line -> {});
        }
    }

    private Life life(int memory, int lines, String command, int timeout, double alone) throws IOException {
        var cores = memory / Throttled.MB_PER_CORE;
        try (var function = SteadyFunction.start();
                var destination = Destination.of(layer, tls)) {
            function.calibrate(); // Its code is compiled then, as that of the one that ran alone was.
            var settings = destination
                    .in(layer.settings())
                    .withMemoryMb(memory)
                    .withFunctionTimeoutMs(FUNCTION_TIMEOUT_MS)
                    .withFunctionProcess(function.pid())
                    .withCoresAfterInit(cores)
                    .withEnvironment("ED_LAMBDA_TIMEOUT_MS", Integer.toString(timeout));
            try (var emulator = new Emulator(settings)) {
                var problem = emulator.start().problem();
                if (problem != null) {
                    throw new IOException(problem + "; it said " + emulator.output());
                }
                for (var i = 0; i < WARM_UP_INVOCATIONS; i++) {
                    emulator.invoke(Load.invocation(i));
                }
                var cpu = emulator.processCpu();
                var posts = emulator.telemetry().posts();
                var took = new double[1];
                emulator.invoke(new Invocation().withCode(function.code(command, millis -> took[0] = millis)));
                var spent = emulator.processCpu().minus(cpu).toNanos() / 1e6;
                var posted = emulator.telemetry().posts() - posts;
                emulator.shutdown("spindown");
                var lost = lines + WARM_UP_INVOCATIONS * Load.LINES - destination.arrived();
                if (lost != 0) {
                    losses.add(lost + " of " + lines + " lines at " + memory + " MB with " + timeout + " ms");
                }
                return new Life(spent, spent / (took[0] * cores), took[0] / alone - 1, posted);
            }
        }
    }

    private Table table() {
        var table = new Table(List.of(
                "memory",
                "lines a second",
                "ED_LAMBDA_TIMEOUT_MS",
                "batches",
                "the extension's CPU",
                "of the CPU given",
                "the function takes longer by"));
        lives.forEach((key, runs) -> table.row(List.of(
                key.get(0) + " MB",
                key.get(1).toString(),
                key.get(2).toString(),
                String.format(Locale.ROOT, "%.0f", Samples.of(runs, Life::posts).median()),
                Figure.ms(Samples.of(runs, Life::cpuMillis).median()),
                percent(Samples.of(runs, Life::share).median()),
                percent(Samples.of(runs, Life::slower).median()))));
        return table;
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part * 100);
    }
}
