package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.process.ProcessStats;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import com.edgedelta.lambda.telemetry.TelemetryStats;
import com.edgedelta.lambda.telemetry.Violations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plays Lambda for one extension executable: starts it, invokes, freezes between invocations, shuts it down.
///
/// Everything is on 127.0.0.1 and on free ports, the extension's receiver included, so that several emulators can
/// run concurrently. All lives of one emulator have the same ports. Calls come from one thread.
public final class Emulator implements AutoCloseable {
    private final EmulatorSettings settings;
    private final Violations violations = new Violations();
    private final RuntimeApi api;
    private final TelemetryPort port;

    private volatile @Nullable Life life;
    private int lives;

    public Emulator(EmulatorSettings settings) {
        try {
            WarmUp.once();
            port = settings.needsTelemetryPort() ? TelemetryPort.reserve() : TelemetryPort.none();
            api = new RuntimeApi(violations, () -> life);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the emulator's ports", e);
        }
        this.settings = settings.with(port);
    }

    /// Starts the extension and plays the init phase; the result reports a failure, and the process is killed.
    public ColdStart start() {
        if (alive()) {
            throw new IllegalStateException("the extension is running already");
        }
        var last = life;
        if (last != null) {
            last.close();
        }
        var next = new Life(settings, violations);
        life = next;
        return new InitRun(next, lives++ == 0 ? "init" : "invoke").play(api.address());
    }

    /// Starts the extension anew in the same sandbox, as Lambda does after a reset.
    public ColdStart restart() {
        return start();
    }

    /// Plays one invocation to its end; the sandbox is frozen afterwards.
    public InvocationResult invoke(Invocation invocation) {
        var current = running();
        if (current.inSnapshot()) {
            throw new IllegalStateException("nothing runs in a snapshot: call restore() first");
        }
        return new InvocationRun(current, invocation).play();
    }

    /// Plays concurrent invocations, as on Managed Instances; does not wait for their telemetry to be
    /// delivered. Returns those that are refused because too many are running.
    public List<Invocation> invokeTogether(List<Invocation> invocations) {
        return new OverlappingRun(running(), invocations).play();
    }

    /// Resumes from the snapshot that SnapStart took after init, after this pause. All clocks of the
    /// extension have advanced meanwhile, and the init's events come again.
    public void restore(Duration stopped) {
        var current = running();
        if (!current.inSnapshot()) {
            throw new IllegalStateException("there is no snapshot to restore");
        }
        current.monitor.await(() -> false, System.nanoTime() + stopped.toNanos());
        current.restore();
    }

    /// Freezes the sandbox for this long; it stays frozen if the settings freeze between invocations.
    public void freezeFor(Duration time) {
        var current = running();
        current.freeze();
        current.monitor.await(() -> false, System.nanoTime() + time.toNanos());
        if (!settings.freeze) {
            current.thaw();
        }
    }

    /// Ends the sandbox with SHUTDOWN and this reason: `spindown`, `timeout` or `failure`.
    public Exit shutdown(String reason) {
        return running().shutdown(reason);
    }

    /// Ends the extension with SIGTERM.
    public Exit terminate() {
        return running().terminate();
    }

    /// Waits for an extension that ends by itself; returns its exit.
    public Exit awaitExit(Duration limit) {
        var current = current();
        if (!current.process().awaitExit(System.nanoTime() + limit.toNanos())) {
            throw new IllegalStateException("the extension did not end within " + limit);
        }
        return current.ended();
    }

    /// Posts this body to the extension unchanged, after the queued events; delivered at the latest in the next
    /// invocation.
    public void postTelemetry(String body) {
        current().delivery.addBody(body.getBytes(StandardCharsets.UTF_8));
    }

    /// The port of 127.0.0.1 on which the extension receives telemetry; 0 if it has not subscribed.
    public int telemetryPort() {
        return current().delivery.port();
    }

    /// Queues events that belong to no invocation.
    public void queueTelemetry(List<TelemetryEvent> events) {
        current().delivery.addAll(events);
    }

    /// Waits until all queued telemetry was posted and answered; returns false after the time-out.
    public boolean awaitTelemetryDelivered(Duration limit) {
        return current().delivery.awaitDelivered(System.nanoTime() + limit.toNanos());
    }

    /// The extension's violations of Lambda's rules; empty for a correct extension.
    public List<String> violations() {
        return violations.list();
    }

    /// The extension's reports by `init/error` and `exit/error`, in the form `init/error: Type`.
    public List<String> reportedErrors() {
        return current().extensions.errors();
    }

    public TelemetryStats telemetry() {
        return current().delivery.stats();
    }

    public ProcessStats processStats() {
        return current().process().stats();
    }

    /// CPU time of the extension's processes until now.
    public Duration processCpu() {
        return current().process().cpu();
    }

    /// The lines of standard output and standard error of the current, or last, life.
    public List<String> output() {
        return List.copyOf(current().output);
    }

    /// Waits for the first output line that contains this text.
    public Optional<String> awaitOutput(String text, Duration limit) {
        var current = current();
        current.monitor.await(
                () -> current.output.stream().anyMatch(line -> line.contains(text)),
                System.nanoTime() + limit.toNanos());
        return current.output.stream().filter(line -> line.contains(text)).findFirst();
    }

    public long pid() {
        return current().process().pid();
    }

    public boolean alive() {
        var current = life;
        return current != null && current.alive();
    }

    public boolean frozen() {
        var current = life;
        return current != null && current.frozen();
    }

    /// Kills all processes that still run and closes all servers.
    @Override
    public void close() {
        var last = life;
        if (last != null) {
            last.close();
        }
        api.close();
        port.close();
    }

    private Life current() {
        var current = life;
        if (current == null) {
            throw new IllegalStateException("no extension has been started: call start() first");
        }
        return current;
    }

    private Life running() {
        var current = current();
        if (!current.alive()) {
            throw new IllegalStateException("the extension has ended; its last lines were " + last(current.output));
        }
        return current;
    }

    private static List<String> last(List<String> lines) {
        return new ArrayList<>(lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
