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
import org.jspecify.annotations.Nullable;

/// Shows a whole Lambda life of an extension: cold start, invocations, shutdown, and each record as it arrives.
public final class Demo {
    private static final Duration STOP = Duration.ofSeconds(1);
    private static final Duration INIT_LIMIT = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DemoOptions options;
    private final DemoPrinter printer;
    private final DemoAccount account = new DemoAccount();
    private final List<InvocationResult> results = new ArrayList<>();
    private final OwnLines ownLines = new OwnLines();
    private final PassedSettings passed;
    /// Prints in order, in the background: a slow terminal must not hold an invocation.
    private final ExecutorService printing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("demo-printer").daemon().factory());

    private Demo(DemoOptions options, PrintStream out) {
        this.options = options;
        passed = new PassedSettings(System.getenv(), options.environment());
        printer = new DemoPrinter(out, options.colour());
    }

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /// Returns the exit code: 0 if all arrived exactly once, 1 if not, 2 for a bad option or file.
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
            var elsewhere = elsewhere();
            var settings = settings(executable);
            if (!passed.useDeliveryStream()) {
                settings = settings.withEnvironment(
                        "ED_ENDPOINT", elsewhere == null ? endpoint.url().toString() : elsewhere);
            }
            try (var emulator = new Emulator(settings)) {
                heading(
                        "Cold start",
                        executable.getFileName() + " pushes to " + (elsewhere == null ? endpoint.url() : elsewhere));
                if (elsewhere != null) {
                    printing.execute(() -> printer.plain("what arrives there cannot be shown here"));
                }
                return play(emulator, cases, elsewhere == null ? endpoint : null);
            }
        }
    }

    /// The destination of logs if it is not the built-in endpoint, else null.
    private @Nullable String elsewhere() {
        if (passed.useDeliveryStream()) {
            return "delivery stream " + passed.get("KINESIS_ENDPOINT");
        }
        if (options.endpoint() != null) {
            return options.endpoint().toString();
        }
        var endpoint = passed.get("ED_ENDPOINT");
        return endpoint.isEmpty() ? null : endpoint;
    }

    /// Plays the sandbox's whole life; without an endpoint it is unknown what arrives.
    private boolean play(Emulator emulator, List<DemoCase> cases, @Nullable Endpoint endpoint) {
        var init = emulator.start();
        if (init.problem() != null) {
            return failed(emulator, "init failed: " + init.problem());
        }
        say(emulator);
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
        say(emulator);
        return ended(
                emulator,
                endpoint,
                new DemoSummary(account, !passed.shapeLines(), cases.size(), results, init, memory, exit));
    }

    private EmulatorSettings settings(Path executable) {
        var settings = new EmulatorSettings(executable)
                .withMode(options.mode())
                .withInitLimitMs(options.patience() * INIT_LIMIT.toMillis())
                .withShutdownMs(options.patience() * SHUTDOWN_LIMIT.toMillis());
        for (var variable : passed.variables().entrySet()) {
            settings = settings.withEnvironment(variable.getKey(), variable.getValue());
        }
        return settings;
    }

    /// Shows the extension's output since the last call.
    private void say(Emulator emulator) {
        var lines = List.copyOf(ownLines.fresh(emulator.output()));
        printing.execute(() -> lines.forEach(printer::own));
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
        say(emulator);
    }

    private boolean play(Emulator emulator, DemoCase next) {
        heading(next.title(), next.source());
        var invocation = next.invocation();
        account.sent(invocation);
        var result = emulator.invoke(invocation);
        results.add(result);
        say(emulator);
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

    private boolean ended(Emulator emulator, @Nullable Endpoint endpoint, DemoSummary summary) {
        printing.close();
        summary.print(printer, endpoint);
        emulator.violations().forEach(violation -> printer.bad("Lambda would object: " + violation));
        if (endpoint != null && !passed.shapeLines() && !account.balanced()) {
            return failed(emulator, "Not all arrived exactly once.");
        }
        var undelivered = OwnLines.undelivered(emulator.output());
        if (undelivered != null) {
            return failed(emulator, "Not all arrived: " + undelivered);
        }
        if (summary.exit().code() != 0) {
            return failed(emulator, "The extension did not end well.");
        }
        printer.good(
                endpoint != null
                        ? passed.shapeLines()
                                ? "What the settings leave of the lines has arrived."
                                : "Every line and report arrived exactly once."
                        : "All was sent, and the extension reports no failure; what arrived is seen there.");
        return true;
    }

    private void heading(String title, String more) {
        printing.execute(() -> printer.heading(title, more));
    }

    private boolean failed(Emulator emulator, String problem) {
        printing.close();
        ownLines.fresh(emulator.output()).forEach(printer::own);
        printer.bad(problem);
        return false;
    }
}
