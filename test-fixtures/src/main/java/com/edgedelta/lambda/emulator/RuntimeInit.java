package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.concurrent.Monitor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The runtime's own init: it sleeps, or it keeps one core busy, as a runtime that loads its modules does.
public final class RuntimeInit {
    private static final long LONGEST_MS = 60_000;

    private final Monitor monitor;
    private final long readyBy;
    private long readyAt;

    private RuntimeInit(Monitor monitor, long readyBy) {
        this.monitor = monitor;
        this.readyBy = readyBy;
    }

    /// Sleeps until this many ms after that moment of `System.nanoTime()`.
    static RuntimeInit idle(long since, long millis, Monitor monitor) {
        return new RuntimeInit(monitor, since + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /// Takes this much CPU time from now on.
    static RuntimeInit busy(long cpuMillis, Monitor monitor) {
        var init = new RuntimeInit(monitor, Long.MAX_VALUE);
        Thread.ofPlatform().name("runtime-init").daemon().start(() -> {
            burn(cpuMillis);
            monitor.update(() -> init.readyAt = System.nanoTime());
        });
        return init;
    }

    /// How long a busy init takes alone.
    public static Duration alone(long cpuMillis) {
        var began = System.nanoTime();
        var monitor = new Monitor();
        var init = busy(cpuMillis, monitor);
        monitor.await(init::ready, Monitor.in(LONGEST_MS));
        return Duration.ofNanos(init.readyAt() - began);
    }

    /// Spins until this thread has used this much CPU time.
    private static void burn(long cpuMillis) {
        var threads = ManagementFactory.getThreadMXBean();
        var until = threads.getCurrentThreadCpuTime() + TimeUnit.MILLISECONDS.toNanos(cpuMillis);
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }

    /// Read under the monitor's lock, or by the only reader.
    boolean ready() {
        return readyAt != 0 || System.nanoTime() >= readyBy;
    }

    /// When to check again at the latest.
    long readyBy() {
        return readyBy;
    }

    /// Once it is ready.
    long readyAt() {
        return monitor.read(() -> readyAt != 0 ? readyAt : readyBy);
    }
}
