package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.process.CpuThrottle;
import com.edgedelta.lambda.telemetry.TelemetryDelivery;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import com.edgedelta.lambda.telemetry.Violations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// One life of the extension, from the start of its process to its end: init, freezes, SHUTDOWN. Lived once.
final class Life implements AutoCloseable {
    private static final long KILL_MS = 5_000;
    private static final long DELIVERY_MS = 5_000;
    private static final long LAST_DELIVERY_MS = 1_000;

    final EmulatorSettings settings;
    final Monitor monitor = new Monitor();
    final PlatformEvents events;
    final ExtensionsApi extensions;
    final TelemetryApi telemetry;
    final TelemetryDelivery delivery;
    final List<String> output = new CopyOnWriteArrayList<>();
    private final List<TelemetryEvent> ofInit = new CopyOnWriteArrayList<>();

    private volatile @Nullable ExtensionProcess process;
    private @Nullable CpuThrottle throttle;
    private boolean frozen;
    private boolean inSnapshot;
    private List<TelemetryEvent> reports = List.of();
    private Duration initReported = Duration.ZERO;

    Life(EmulatorSettings settings, Violations violations) {
        this.settings = settings;
        events = new PlatformEvents(settings);
        delivery = new TelemetryDelivery(
                violations, this::alive, settings.deliveryRules, settings.redelivery, settings.splitForm);
        delivery.slow(settings.slowPosts);
        extensions = new ExtensionsApi(
                settings, violations, monitor, names -> tellInit(events.extension(settings.extensionName(), names)));
        telemetry = new TelemetryApi(settings, violations, extensions, monitor, wanted -> {
            delivery.subscribe(wanted);
            tellInit(events.subscription(settings.extensionName(), wanted.types()));
        });
    }

    /// Prepares everything that takes time, before the start is measured.
    void prepare() {
        if (settings.cores > 0) {
            try {
                throttle = CpuThrottle.open(settings.cores);
            } catch (IOException e) {
                throw new UncheckedIOException("the extension cannot be throttled", e);
            }
        }
    }

    /// Starts the process, whose requests then come to the Runtime API at this address.
    ExtensionProcess start(String runtimeApi) {
        var started = new ExtensionProcess(settings, runtimeApi, this::line);
        process = started;
        started.onExit(() -> monitor.update(() -> {}));
        return started;
    }

    /// Starts the runtime's own init, as Lambda does when all extensions have registered.
    RuntimeInit startRuntime() {
        return settings.runtimeCpuMs > 0
                ? RuntimeInit.busy(settings.runtimeCpuMs, monitor)
                : RuntimeInit.idle(monitor.read(extensions::registeredAt), settings.runtimeInitMs, monitor);
    }

    boolean alive() {
        var started = process;
        return started != null && started.alive();
    }

    ExtensionProcess process() {
        var started = process;
        if (started == null) {
            throw new IllegalStateException("the extension has not been started");
        }
        return started;
    }

    /// Stops all processes; a POST in flight has a moment to complete first.
    void freeze() {
        if (!frozen && alive()) {
            frozen = true;
            delivery.pause();
            process().stop();
            settings.whileFrozen.run();
        }
    }

    void thaw() {
        if (frozen) {
            frozen = false;
            process().resume();
            delivery.resume();
        }
    }

    /// Limits the extension to its share of a core. It is stopped meanwhile: the kernel takes 10 ms to move
    /// a process, which would run at full speed until then.
    void throttle() {
        var opened = throttle;
        if (opened != null) {
            freeze();
            opened.admit(process().pids());
            if (settings.functionPid > 0) {
                opened.admit(LongStream.of(settings.functionPid));
            }
            thaw();
        }
    }

    boolean frozen() {
        return frozen;
    }

    /// Keeps the last events of an invocation, or of a failed init, until the next time that telemetry is
    /// delivered.
    void keep(List<TelemetryEvent> last) {
        reports = last;
    }

    void deliverReports() {
        delivery.addAll(reports);
        reports = List.of();
    }

    /// An event of the init, which comes again after a restore.
    void tellInit(TelemetryEvent event) {
        ofInit.add(event);
        delivery.add(event);
    }

    /// Stops all processes after init, as for a snapshot.
    void takeSnapshot() {
        if (settings.mode == Mode.SNAP_START) {
            delivery.awaitDelivered(Monitor.in(DELIVERY_MS));
            freeze();
            inSnapshot = true;
        }
    }

    /// Resumes from the snapshot and repeats the init's events.
    void restore() {
        var began = System.nanoTime();
        delivery.add(events.restoreStart());
        thaw();
        inSnapshot = false;
        delivery.addAll(ofInit);
        delivery.add(events.restoreRuntimeDone());
        initReported = Duration.ofNanos(System.nanoTime() - began);
        delivery.add(events.restoreReport(initReported));
    }

    boolean inSnapshot() {
        return inSnapshot;
    }

    /// The cold start is over; the report of the first invocation contains its duration.
    void initialised(Duration took) {
        initReported = took;
        delivery.discardWithoutSubscription();
    }

    /// The cold start's duration, returned once: for the report of the first invocation.
    Duration takeInit() {
        var init = initReported;
        initReported = Duration.ZERO;
        return init;
    }

    /// Sends SHUTDOWN with its deadline and waits; kills the processes left then, or at once those without
    /// SHUTDOWN.
    Exit shutdown(String reason) {
        thaw();
        var began = System.nanoTime();
        var deadline = began + TimeUnit.MILLISECONDS.toNanos(settings.shutdownMs);
        var event = Json.object()
                .add("eventType", "SHUTDOWN")
                .add("shutdownReason", reason)
                .add("deadlineMs", System.currentTimeMillis() + settings.shutdownMs);
        if (!monitor.read(() -> extensions.wants("SHUTDOWN"))) {
            return end(began, began);
        }
        if (settings.lastBatchDelayMs == 0) {
            deliverReports();
            delivery.hurry();
            if (settings.mode == Mode.MANAGED_INSTANCES) {
                delivery.awaitDelivered(Monitor.in(LAST_DELIVERY_MS)); // Its reports are not late.
            }
            extensions.send(event.toString());
        } else {
            delivery.pause();
            extensions.send(event.toString());
            if (settings.lastBatchDelayMs > 0) {
                process().awaitExit(Math.min(deadline, Monitor.in(settings.lastBatchDelayMs)));
                deliverReports();
                delivery.hurry();
                delivery.resume();
            }
        }
        return end(began, deadline);
    }

    /// Sends SIGTERM and waits as long as for SHUTDOWN.
    Exit terminate() {
        thaw();
        var began = System.nanoTime();
        deliverReports();
        delivery.hurry();
        process().terminate();
        return end(began, began + TimeUnit.MILLISECONDS.toNanos(settings.shutdownMs));
    }

    /// The exit of a process that ended by itself.
    Exit ended() {
        var now = System.nanoTime();
        return end(now, now + TimeUnit.MILLISECONDS.toNanos(KILL_MS));
    }

    @Override
    public void close() {
        var held = throttle;
        if (held != null) {
            held.lift();
            throttle = null;
        }
        var started = process;
        if (started != null) {
            started.close();
        }
        if (held != null) {
            held.close();
        }
        extensions.close();
        delivery.close();
    }

    private Exit end(long began, long deadline) {
        var inTime = process().awaitExit(deadline);
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (!inTime) {
            if (throttle != null) {
                throttle.lift();
            }
            process().kill();
            if (!process().awaitExit(Monitor.in(KILL_MS))) {
                throw new IllegalStateException("the extension survived SIGKILL for " + KILL_MS + " ms");
            }
        }
        close();
        return new Exit(process().exitCode(), !inTime, took);
    }

    private void line(String text) {
        monitor.update(() -> output.add(text));
        if (settings.mirrorOutput) {
            System.err.println(text);
        }
        delivery.add(TelemetryEvent.extensionLine(text));
    }
}
