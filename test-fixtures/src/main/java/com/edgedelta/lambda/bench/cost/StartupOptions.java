package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.console.Words;
import com.edgedelta.lambda.bench.program.CommonOptions;
import com.edgedelta.lambda.bench.program.Load;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The command line of `scripts/bench startup`.
///
/// @param common what all benchmarks have
/// @param firehoseLayer the packaged Firehose layer's
/// @param firehose whether it takes part
/// @param memory sizes in MB to throttle for
/// @param inits the duration of the runtime's own init there, in ms
/// @param additionMemory sizes in MB for the addition
/// @param runtimes the runtimes that start beside the extension
/// @param endpoints the endpoints it connects to
/// @param durationMs of each invocation there
/// @param parts the tables to print
record StartupOptions(
        CommonOptions common,
        @Nullable Path firehoseLayer,
        boolean firehose,
        int starts,
        List<Integer> memory,
        List<Integer> inits,
        List<Integer> additionMemory,
        List<RuntimeKind> runtimes,
        List<EndpointKind> endpoints,
        int durationMs,
        List<Part> parts) {
    /// The tables: what a user waits for; at full speed; throttled after init, beside an idle runtime.
    enum Part {
        ADDITION,
        INIT,
        THROTTLED
    }

    private static final int DEFAULT_STARTS = 11;
    private static final int QUICK_STARTS = 3;

    /// Throws `IllegalArgumentException` with a message of one line.
    static StartupOptions parse(List<String> words) {
        var common = new CommonOptions.Reader();
        Path firehoseLayer = null;
        var firehose = false;
        var starts = 0;
        List<Integer> memory = List.of();
        List<Integer> inits = List.of();
        var runtimes = List.of(RuntimeKind.busy(300));
        var endpoints = List.of(EndpointKind.P256);
        var durationMs = Load.DURATION_MS;
        var parts = new ArrayList<Part>();
        var quick = false;
        for (var rest = new Words(words); rest.hasNext(); ) {
            var option = rest.option();
            switch (option) {
                case "--firehose-layer" -> firehoseLayer = rest.file();
                case "--firehose" -> firehose = true;
                case "--extension" -> common.readExtension(rest);
                case "--starts" -> starts = rest.number(1, 1_000);
                case "--memory" -> memory = rest.numbers(128, 10_240);
                case "--init" -> inits = rest.numbers(1, 9_000);
                case "--part" ->
                    parts.add(Part.valueOf(rest.oneOf(List.of("addition", "init", "throttled"), "table")
                            .toUpperCase(Locale.ROOT)));
                case "--runtime" -> runtimes = rest.list(RuntimeKind::of);
                case "--endpoint" -> endpoints = rest.list(EndpointKind::of);
                case "--duration" -> durationMs = rest.number(1, 10_000);
                case "--quick" -> quick = true;
                default -> common.read(option, rest);
            }
        }
        return new StartupOptions(
                common.options(),
                firehoseLayer,
                firehose,
                starts > 0 ? starts : quick ? QUICK_STARTS : DEFAULT_STARTS,
                !memory.isEmpty() ? memory : quick ? List.of(128, 512) : List.of(128, 512, 1769),
                !inits.isEmpty() ? inits : quick ? List.of(150, 400) : List.of(80, 150, 400, 1000),
                !memory.isEmpty() ? memory : List.of(512),
                runtimes,
                endpoints,
                durationMs,
                parts.isEmpty() ? List.of(Part.ADDITION) : List.copyOf(parts));
    }
}
