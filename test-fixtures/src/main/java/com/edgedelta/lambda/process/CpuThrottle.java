package com.edgedelta.lambda.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Limits processes to a share of a core by the kernel's bandwidth control, as Lambda limits a function by its
/// memory size.
///
/// The group is removed when the JVM exits, so that an interrupted benchmark leaves none behind.
public final class CpuThrottle implements AutoCloseable {
    /// Lambda's period, as observed from inside functions; undocumented. Each period grants the share anew.
    public static final long PERIOD_MICROS = 20_000;

    private final CpuGroup group;
    private final Thread atExit = new Thread(this::remove, "cpu-throttle-exit");
    private boolean closed;

    private CpuThrottle(CpuGroup group) {
        this.group = group;
    }

    /// Opens a new group whose processes get this share of the CPU.
    ///
    /// @param cores more than 0; the kernel's least share is 1 ms of the period
    public static CpuThrottle open(double cores) throws IOException {
        var throttle = new CpuThrottle(CpuGroup.make());
        try {
            throttle.group.limit(Math.max(1_000, Math.round(cores * PERIOD_MICROS)), PERIOD_MICROS);
        } catch (IOException e) {
            throttle.remove();
            throw new IOException("the kernel takes no share of " + cores + " cores in " + throttle.group.folder(), e);
        }
        Runtime.getRuntime().addShutdownHook(throttle.atExit);
        return throttle;
    }

    /// Why a share cannot be set on this machine, or null if it can.
    public static @Nullable String unavailable() {
        try (var _ = open(1)) {
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    Path folder() {
        return group.folder();
    }

    /// Limits these processes and those they start.
    public void admit(LongStream pids) {
        try {
            for (var pid : pids.toArray()) {
                group.admit(pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot throttle the extension in " + group.folder(), e);
        }
    }

    /// Removes the limit: a limited process takes long to die, even by SIGKILL.
    public void lift() {
        try {
            group.lift();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lift the limit of " + group.folder(), e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            remove();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private void remove() {
        try {
            group.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
