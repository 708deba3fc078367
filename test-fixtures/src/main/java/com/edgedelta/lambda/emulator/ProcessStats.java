package com.edgedelta.lambda.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// Memory in kB and CPU time of the extension's processes together, from `/proc` and `CpuClock`; zeros where there is
/// none.
public record ProcessStats(long rssKb, long peakRssKb, long pssKb, Duration cpu) {
    static final ProcessStats NONE = new ProcessStats(0, 0, 0, Duration.ZERO);

    static ProcessStats of(long pid) {
        var status = read(pid, "status");
        return new ProcessStats(
                number(status, "VmRSS:"),
                number(status, "VmHWM:"),
                number(read(pid, "smaps_rollup"), "Pss:"),
                CpuClock.of(pid));
    }

    ProcessStats plus(ProcessStats other) {
        return new ProcessStats(
                rssKb + other.rssKb, peakRssKb + other.peakRssKb, pssKb + other.pssKb, cpu.plus(other.cpu));
    }

    /// The state letter of `/proc/PID/stat`: `T` is stopped; `?` where there is no such process.
    static char state(long pid) {
        var stat = read(pid, "stat");
        var end = stat.lastIndexOf(") ");
        return end < 0 ? '?' : stat.charAt(end + 2);
    }

    private static long number(String text, String name) {
        var matcher = Pattern.compile("(?m)^" + name + "\\s+(\\d+)").matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The process has ended, or this is no Linux: both mean "nothing to count".
            return "";
        }
    }
}
