package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.process.ProcessStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Plays the init phase on a life: the extension's start and, concurrently, the runtime's init from the extension's
/// register on.
final class InitRun {
    private static final long OWN_EXIT_MS = 2_000;

    private final Life life;
    private final String phase;

    private Duration cpuAtRegister = Duration.ZERO;
    private ProcessStats stats = ProcessStats.NONE;
    private long began;

    /// `phase` is what the init events say: `init`, or `invoke` after a reset.
    InitRun(Life life, String phase) {
        this.life = life;
        this.phase = phase;
    }

    /// Waits until both are initialized, or until the init has failed, which kills the process.
    ColdStart play(String runtimeApi) {
        life.tellInit(life.events.initStart(phase));
        life.prepare();
        began = System.nanoTime();
        var process = life.start(runtimeApi);
        var limit = began + TimeUnit.MILLISECONDS.toNanos(life.settings.initLimitMs);
        if (!await(life.extensions::registered, limit)) {
            return ended(null);
        }
        cpuAtRegister = process.cpu();
        if (!life.settings.initFails) {
            life.delivery.addAll(life.settings.initEvents);
        }
        var runtime = life.startRuntime();
        var early = await(() -> life.extensions.initEnded() || runtime.ready(), Math.min(runtime.readyBy(), limit))
                && life.monitor.read(life.extensions::initEnded);
        if (early) {
            stats = process.stats();
            await(runtime::ready, Math.min(runtime.readyBy(), limit));
        }
        var inTime = life.monitor.read(runtime::ready) && runtime.readyAt() < limit;
        if (inTime && !life.settings.initFails) {
            life.tellInit(life.events.initRuntimeDone(phase));
        }
        if (!early && await(life.extensions::initEnded, limit)) {
            stats = process.stats();
        }
        return ended(inTime ? runtime.readyAt() : limit);
    }

    private boolean await(BooleanSupplier done, long limit) {
        life.monitor.await(() -> done.getAsBoolean() || failed(), limit);
        return life.monitor.read(done::getAsBoolean);
    }

    private ColdStart ended(@Nullable Long ready) {
        var problem = problem();
        var firstNext = life.monitor.read(life.extensions::firstNextAt);
        var end = problem == null && ready != null ? Math.max(firstNext, ready) : System.nanoTime();
        var total = Duration.ofNanos(end - began);
        if (problem == null) {
            report(total);
            life.initialised(total);
            life.throttle();
            life.takeSnapshot();
        } else {
            if (!life.extensions.errors().isEmpty()) {
                life.process().awaitExit(Monitor.in(OWN_EXIT_MS)); // It has reported the reason and may end by itself.
            }
            life.process().kill();
            life.ended();
        }
        return new ColdStart(
                problem,
                since(life.monitor.read(life.extensions::registeredAt)),
                since(life.telemetry.subscribedAt()),
                since(firstNext),
                total,
                ready != null && firstNext > ready ? Duration.ofNanos(firstNext - ready) : Duration.ZERO,
                cpuAtRegister,
                stats);
    }

    private void report(Duration total) {
        if (life.settings.initFails) {
            var last = new ArrayList<>(life.settings.initEvents);
            last.add(life.events.initRuntimeDone(phase));
            last.add(life.events.initReport(phase, total));
            life.keep(last);
        } else {
            life.tellInit(life.events.initReport(phase, total));
        }
    }

    private @Nullable String problem() {
        if (!life.extensions.errors().isEmpty()) {
            return life.extensions.errors().toString();
        }
        if (!life.alive()) {
            return "the extension exited with " + life.process().exitCode() + " during init";
        }
        var limit = " within " + life.settings.initLimitMs + " ms";
        if (!life.monitor.read(life.extensions::registered)) {
            return "the extension did not register" + limit;
        }
        return life.monitor.read(life.extensions::initEnded) ? null : "the extension did not call next" + limit;
    }

    private boolean failed() {
        return !life.alive() || !life.extensions.errors().isEmpty();
    }

    private @Nullable Duration since(long at) {
        return at == 0 ? null : Duration.ofNanos(at - began);
    }
}
