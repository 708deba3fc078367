package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.bench.program.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// The function of `scripts/bench steady`, as its own process: computes all the time and logs a line at regular
/// intervals.
///
/// It reads commands, one per line: `calibrate` prints the number of steps in a second of CPU time;
/// `run LINES STEPS` computes that many steps, logs that many lines on the way, and prints `end` with the
/// milliseconds it took; `pace LINES MILLIS` does the same, but waits for the next line instead of computing.
public final class SteadyProgram {
    static final String END = "end ";
    private static final long CALIBRATION_NANOS = 400_000_000;
    private static final long STEPS_AT_ONCE = 100_000;

    private SteadyProgram() {}

    public static void main(String[] arguments) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var words = line.split(" ", -1);
            if (words[0].equals("calibrate")) {
                calibrate();
                out.println(calibrate());
            } else if (words[0].equals("pace")) {
                pace(Integer.parseInt(words[1]), Long.parseLong(words[2]), out);
            } else {
                run(Integer.parseInt(words[1]), Long.parseLong(words[2]), out);
            }
        }
    }

    private static long calibrate() {
        var threads = ManagementFactory.getThreadMXBean();
        var began = threads.getCurrentThreadCpuTime();
        var steps = 0L;
        var seed = 1L;
        long took;
        do {
            seed = compute(seed, STEPS_AT_ONCE);
            steps += STEPS_AT_ONCE;
            took = threads.getCurrentThreadCpuTime() - began;
        } while (took < CALIBRATION_NANOS || seed == 0);
        return steps * 1_000_000_000 / took;
    }

    private static void run(int lines, long steps, PrintStream out) {
        var began = System.nanoTime();
        var seed = 1L;
        for (var line = 0; line < lines; line++) {
            seed = compute(seed, steps / lines);
            log(line, seed, out);
        }
        end(began, out);
    }

    private static void pace(int lines, long millis, PrintStream out) {
        var began = System.nanoTime();
        for (var line = 0; line < lines; line++) {
            var next = began + (line + 1) * millis * 1_000_000 / lines;
            for (var left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            log(line, next, out);
        }
        end(began, out);
    }

    private static void log(int line, long seed, PrintStream out) {
        out.println("2022-03-01T14:09:15.231Z\tINFO\t" + Load.MARK + ", number " + line + " after "
                + Long.toHexString(seed) + ", long enough to be one of a real function");
    }

    private static void end(long began, PrintStream out) {
        out.println(END + String.format(Locale.ROOT, "%.3f", (System.nanoTime() - began) / 1e6));
    }

    /// Each step depends on the one before, so that no compiler removes any.
    private static long compute(long seed, long steps) {
        var value = seed;
        for (var i = 0L; i < steps; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        }
        return value;
    }
}
