package com.edgedelta.lambda.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The CPU time of another process, ended threads included.
///
/// To the nanosecond by clock_gettime(2) if this JVM may call it (`--enable-native-access=ALL-UNNAMED`); `/proc`
/// has 10 ms (USER_HZ is 100 on every Linux that Lambda has), a fifth of what a start-up costs.
public final class CpuClock {
    private static final long TICK_MS = 10;
    private static final int CPUCLOCK_SCHED = 2;
    private static final long TIMESPEC_BYTES = 16;
    private static final @Nullable MethodHandle CLOCK_GETTIME = clockGettime();

    private CpuClock() {}

    /// Returns zero if the process has ended.
    public static Duration of(long pid) {
        var handle = CLOCK_GETTIME;
        if (handle == null) {
            return Duration.ofMillis(ticks(ProcessStats.read(pid, "stat")) * TICK_MS);
        }
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(TIMESPEC_BYTES, Long.BYTES);
            // clock_getcpuclockid(3): a process's clock is its inverted id, shifted, and the kind.
            var clock = (int) (~pid << 3 | CPUCLOCK_SCHED);
            if ((int) handle.invokeExact(clock, time) != 0) {
                return Duration.ZERO;
            }
            return Duration.ofSeconds(time.get(ValueLayout.JAVA_LONG, 0), time.get(ValueLayout.JAVA_LONG, Long.BYTES));
        } catch (Throwable e) {
            throw new IllegalStateException("clock_gettime cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // It is called only if the user has allowed it.
    private static @Nullable MethodHandle clockGettime() {
        if (!CpuClock.class.getModule().isNativeAccessEnabled()
                || !System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        var linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find("clock_gettime")
                .map(function -> linker.downcallHandle(
                        function,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS)))
                .orElse(null);
    }

    private static long ticks(String stat) {
        var end = stat.lastIndexOf(") ");
        if (end < 0) {
            return 0;
        }
        // proc(5): fields 14 and 15 are utime and stime; the first one after the name is field 3.
        var fields = stat.substring(end + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
