package com.edgedelta.lambda.demo;

import com.edgedelta.lambda.emulator.ColdStart;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.process.ProcessStats;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The figures at the end of the demo.
///
/// @param compared whether everything sent should arrive as it is
record DemoSummary(
        DemoAccount account,
        boolean compared,
        int invocations,
        List<InvocationResult> results,
        ColdStart init,
        ProcessStats memory,
        Exit exit) {
    /// Without the endpoint it is unknown what arrived.
    void print(DemoPrinter printer, @Nullable Endpoint endpoint) {
        printer.heading("Summary", "");
        printer.fact("invocations", Integer.toString(invocations));
        if (endpoint == null) {
            printer.fact("lines", account.linesSent() + " sent");
            printer.fact("reports", account.reportsSent() + " sent");
        } else {
            printer.fact("lines", account.linesSent() + " sent, " + account.linesReceived() + " received");
            printer.fact("reports", account.reportsSent() + " sent, " + account.reportsReceived() + " received");
            if (compared) {
                printer.fact("lost, duplicated", account.lost() + ", " + account.duplicated());
            }
            printer.fact("requests, connections", endpoint.requests().size() + ", " + endpoint.connections());
        }
        printer.fact("time to register", ms(init.register()));
        printer.fact("time to subscribe", ms(init.subscribe()));
        printer.fact("time to first next", ms(init.firstNext()));
        printer.fact("added to each bill", spread(InvocationResult::held));
        printer.fact("held: telemetry wait", spread(InvocationResult::telemetryWait));
        printer.fact("held: our share", spread(InvocationResult::ownShare));
        printer.fact(
                "memory",
                mb(init.atFirstNext().rssKb()) + " at the first next, " + mb(memory.rssKb()) + " at the end, "
                        + mb(memory.peakRssKb()) + " at most");
        printer.fact("CPU", ms(init.atFirstNext().cpu()) + " to the first next, " + ms(memory.cpu()) + " in all");
        printer.fact("exit code", exit.code() + " after " + ms(exit.took()) + (exit.killed() ? ", killed" : ""));
    }

    private String spread(Function<InvocationResult, Duration> figure) {
        var sorted = results.stream().map(figure).sorted().toList();
        return sorted.isEmpty()
                ? "-"
                : "median " + ms(sorted.get(sorted.size() / 2)) + ", at most " + ms(sorted.getLast());
    }

    private static String ms(@Nullable Duration duration) {
        return duration == null ? "never" : String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }

    private static String mb(long kilobytes) {
        return String.format(Locale.ROOT, "%.0f MB", kilobytes / 1024.0);
    }
}
