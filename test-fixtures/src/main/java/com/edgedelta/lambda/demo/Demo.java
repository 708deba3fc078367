package com.edgedelta.lambda.demo;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.ParseException;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.emulator.Mode;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Shows a whole Lambda life of an extension: cold start, invocations, shutdown, and each record as it arrives.
public final class Demo {
    private static final Duration STOP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DemoOptions options;
    private final DemoPrinter printer;
    private final DemoAccount account = new DemoAccount();
    private final List<InvocationResult> results = new ArrayList<>();
    /// Prints in order, beside what is measured: a slow terminal must not hold an invocation.
    private final ExecutorService printing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("demo-printer").daemon().factory());

    private Demo(DemoOptions options, PrintStream out) {
        this.options = options;
        printer = new DemoPrinter(out, options.colour());
    }

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /// Answers the exit code: 0 when all arrived exactly once, 1 when not, 2 for a bad option or file.
    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            var options = DemoOptions.parse(args);
            if (options.help()) {
                out.print(DemoOptions.helpText());
                return 0;
            }
            if (options.check()) {
                return 0;
            }
            var demo = new Demo(options, utf8(out));
            try (demo.printing) {
                return demo.play() ? 0 : 1;
            }
        } catch (IllegalArgumentException e) {
            err.println("demo: " + e.getMessage());
            return 2;
        } catch (IOException | RuntimeException e) {
            err.println("demo: " + e);
            return 1;
        }
    }

    /// Log lines are UTF-8, whatever the locale.
    private static PrintStream utf8(PrintStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private boolean play() throws IOException {
        var cases = DemoCase.all(options);
        if (!options.extension().toString().endsWith(".zip")) {
            return play(options.extension(), cases);
        }
        Files.createDirectories(options.work());
        var folder = Files.createTempDirectory(options.work(), "demo-");
        try {
            return play(Layer.unpack(options.extension(), folder), cases);
        } finally {
            Layer.delete(folder);
        }
    }

    private boolean play(Path executable, List<DemoCase> cases) {
        try (var endpoint = Endpoint.http()) {
            endpoint.onAccepted(request -> printing.execute(() -> arrived(request)));
            var url = options.endpoint() == null ? endpoint.url() : options.endpoint();
            try (var emulator = new Emulator(
                    settings(executable).withMode(options.mode()).withEnvironment("ED_ENDPOINT", url.toString()))) {
                heading("Cold start", executable.getFileName() + " pushes to " + url);
                if (options.endpoint() != null) {
                    printing.execute(() -> printer.plain("what arrives there cannot be shown here"));
                }
                var init = emulator.start();
                if (init.problem() != null) {
                    return failed(emulator, "init failed: " + init.problem());
                }
                if (options.mode() == Mode.SNAP_START) {
                    heading("Restore", "a second after the snapshot");
                    emulator.restore(STOP);
                }
                if (options.mode() == Mode.MANAGED_INSTANCES) {
                    playTogether(emulator, cases);
                } else if (!play(emulator, cases)) {
                    return failed(emulator, "the extension did not survive this invocation");
                }
                var memory = emulator.processStats();
                heading("Shutdown", "");
                var exit = emulator.shutdown("spindown");
                return ended(emulator, endpoint, new DemoSummary(account, cases.size(), results, init, memory, exit));
            }
        }
    }

    /// The caller's `ED_` variables reach the extension; telemetry comes fast unless they say otherwise.
    private static EmulatorSettings settings(Path executable) {
        var settings = new EmulatorSettings(executable).withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25");
        for (var variable : System.getenv().entrySet()) {
            if (variable.getKey().startsWith("ED_")) {
                settings = settings.withEnvironment(variable.getKey(), variable.getValue());
            }
        }
        return settings;
    }

    private boolean play(Emulator emulator, List<DemoCase> cases) {
        for (var next : cases) {
            if (!play(emulator, next)) {
                return false;
            }
        }
        return true;
    }

    private void playTogether(Emulator emulator, List<DemoCase> cases) {
        heading("Invocations at once", cases.size() + " made up here");
        var invocations = cases.stream().map(DemoCase::invocation).toList();
        invocations.forEach(account::sent);
        emulator.invokeTogether(invocations);
        emulator.awaitTelemetryDelivered(PATIENCE);
    }

    private boolean play(Emulator emulator, DemoCase next) {
        heading(next.title(), next.source());
        var invocation = next.invocation();
        account.sent(invocation);
        var result = emulator.invoke(invocation);
        results.add(result);
        return result.exit() == null;
    }

    private void arrived(EndpointRequest request) {
        for (var line : request.lines()) {
            try {
                account.received(Json.parse(line).asObject());
                printer.line(line);
            } catch (ParseException | UnsupportedOperationException e) {
                printer.bad("  no JSON object: " + line);
            }
        }
    }

    private boolean ended(Emulator emulator, Endpoint endpoint, DemoSummary summary) {
        printing.close();
        var seen = options.endpoint() == null;
        summary.print(printer, seen ? endpoint : null);
        emulator.violations().forEach(violation -> printer.bad("Lambda would object: " + violation));
        if (seen && !account.balanced()) {
            return failed(emulator, "Not all arrived exactly once.");
        }
        if (summary.exit().code() != 0) {
            return failed(emulator, "The extension did not end well.");
        }
        printer.good(seen ? "Every line and report arrived exactly once." : "All was handed to the extension.");
        return true;
    }

    private void heading(String title, String more) {
        printing.execute(() -> printer.heading(title, more));
    }

    private boolean failed(Emulator emulator, String problem) {
        printing.close();
        printer.bad(problem);
        emulator.output().forEach(printer::plain);
        return false;
    }
}
