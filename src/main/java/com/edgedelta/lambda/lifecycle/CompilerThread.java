package com.edgedelta.lambda.lifecycle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.edgedelta.lambda.time.Clock;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The JVM's compiler, as the kernel shows its thread (proc(5)). Java itself reports its queue nowhere.
final class CompilerThread {
    private static final File TASKS = new File("/proc/self/task");

    /// The kernel keeps 15 characters of a name.
    private static final String NAME = "C1 CompilerThre";

    private static final long PAUSE_NANOS = 2_000_000;
    private static final int LONGEST_STAT = 64;

    private CompilerThread() {}

    /// Waits until the compiler has nothing to do, up to that time by the clock. Without such a thread it returns at
    /// once.
    static void awaitIdle(Clock clock, long until) throws InterruptedException {
        awaitIdle(TASKS, clock, until);
    }

    static void awaitIdle(File tasks, Clock clock, long until) throws InterruptedException {
        File stat = find(tasks);
        if (stat == null) {
            return;
        }
        int idle = 0;
        while (idle < 2 && clock.nanos() < until) { // Once may be between two methods.
            idle = isAsleep(stat) ? idle + 1 : 0;
            clock.sleep(PAUSE_NANOS);
        }
    }

    private static @Nullable File find(File tasks) {
        String[] threads = tasks.list();
        for (String thread : threads == null ? new String[0] : threads) {
            File stat = new File(new File(tasks, thread), "stat");
            if (read(stat).contains("(" + NAME + ")")) {
                return stat;
            }
        }
        return null;
    }

    private static boolean isAsleep(File stat) {
        return read(stat).contains(") S ");
    }

    /// Returns the beginning: number, name in parentheses, state. A thread may have ended meanwhile.
    private static String read(File stat) {
        byte[] beginning = new byte[LONGEST_STAT];
        try (FileInputStream in = new FileInputStream(stat)) {
            int length = in.read(beginning);
            return new String(beginning, 0, Math.max(0, length), ISO_8859_1);
        } catch (IOException ended) {
            return ") S ";
        }
    }
}
