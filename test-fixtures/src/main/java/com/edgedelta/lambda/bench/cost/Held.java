package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Console;
import com.edgedelta.lambda.bench.console.Table;
import com.edgedelta.lambda.bench.program.Candidate;
import com.edgedelta.lambda.bench.program.Candidates;
import com.edgedelta.lambda.bench.program.Load;
import com.edgedelta.lambda.bench.program.Trust;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.process.CpuThrottle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// `scripts/bench held`: how long each flush strategy holds invocations that come at a steady rhythm.
public final class Held {
    /// `adaptive` decides after so many; for all strategies the first ones do not count.
    private static final int FIRST = 21;

    private final HeldOptions options;
    private final Candidate layer;
    private final @Nullable SSLContext tls;
    private final List<String> losses = new ArrayList<>();

    private Held(HeldOptions options, Candidate layer, @Nullable SSLContext tls) {
        this.options = options;
        this.layer = layer;
        this.tls = tls;
    }

    public static int run(List<String> words) throws IOException {
        var options = HeldOptions.parse(words);
        return options.common().run("held-help.txt", folder -> {
            var problem = options.throttled() ? CpuThrottle.unavailable() : null;
            if (problem != null) {
                throw new IOException("the CPU cannot be throttled here: " + problem);
            }
            var rsa = Trust.certificate(folder);
            var elliptic = Trust.elliptic(folder);
            var layer = Candidates.contenders(options.common(), folder, new Trust(rsa, List.of(elliptic), folder))
                    .getFirst();
            return new Held(options, layer, options.endpoint().tls(rsa, elliptic)).measure();
        });
    }

    private int measure() throws IOException {
        Console.printMachine("one life", "the defaults unless something is set in the environment");
        System.out.println("\nA function of " + options.memory() + " MB"
                + (options.throttled() ? " with the CPU of that size" : "") + "; " + options.invocations()
                + " invocations of " + Load.DURATION_MS + " ms and " + Load.LINES + " lines, after "
                + FIRST + " that do not count, " + options.gapMs() + " ms between them; " + options.endpoint().text
                + (options.closing() ? ", which closes idle connections meanwhile" : "") + "\n");
        var table = new Table(List.of("strategy", "held: p50", "p95", "max", "wait: p50", "own share: p50, p95"));
        for (var strategy : options.strategies()) {
            System.err.println("bench: held, " + strategy);
            table.row(row(strategy, life(strategy)));
        }
        System.out.print(table.text());
        losses.forEach(loss -> System.out.println("LOST: " + loss));
        return losses.isEmpty() ? 0 : Console.FAILED;
    }

    private List<InvocationResult> life(String strategy) throws IOException {
        try (var destination = options.closing() ? Destination.closingIdle(tls) : Destination.of(layer, tls)) {
            // The default of the time-out depends on the strategy.
            var settings = destination
                    .in(layer.settings())
                    .withMemoryMb(options.memory())
                    .withEnvironment("ED_FLUSH_STRATEGY", strategy)
                    .withEnvironment("ED_LAMBDA_TIMEOUT_MS", System.getenv().getOrDefault("ED_LAMBDA_TIMEOUT_MS", ""));
            if (options.throttled()) {
                settings = settings.withCoresAfterInit(options.memory() / Throttled.MB_PER_CORE);
            }
            try (var emulator = new Emulator(settings)) {
                var problem = emulator.start().problem();
                if (problem != null) {
                    throw new IOException(problem + "; it said " + emulator.output());
                }
                var results = new ArrayList<InvocationResult>();
                var all = FIRST + options.invocations();
                for (var i = 0; i < all; i++) {
                    results.add(emulator.invoke(Load.invocation(i)));
                    emulator.freezeFor(Duration.ofMillis(options.gapMs()));
                }
                emulator.shutdown("spindown");
                var lost = (long) all * Load.LINES - destination.arrived();
                if (lost != 0) {
                    losses.add(lost + " lines with " + strategy);
                }
                return results.subList(FIRST, all);
            }
        }
    }

    private static List<String> row(String strategy, List<InvocationResult> results) {
        var held = Samples.ofMillis(results, InvocationResult::held);
        var own = Samples.ofMillis(results, InvocationResult::ownShare);
        return List.of(
                strategy,
                Figure.ms(held.median()),
                Figure.ms(held.percentile(95)),
                Figure.ms(held.max()),
                Figure.ms(Samples.ofMillis(results, InvocationResult::telemetryWait)
                        .median()),
                Figure.ms(own.median()) + ", " + Figure.ms(own.percentile(95)));
    }
}
