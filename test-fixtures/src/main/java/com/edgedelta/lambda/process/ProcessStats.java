package com.edgedelta.lambda.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Memory in kB, CPU time, threads of the kernel, open files and sockets of the extension's processes together, from
/// `/proc` and `CpuClock`; zeros if they are missing.
public record ProcessStats(long rssKb, long peakRssKb, long pssKb, Duration cpu, int threads, int files, int sockets) {
    public static final ProcessStats NONE = new ProcessStats(0, 0, 0, Duration.ZERO, 0, 0, 0);

    /// Where the value is in `/proc/PID/stat` behind the name.
    private static final int NICE = 16;

    public static ProcessStats of(long pid) {
        var status = read(pid, "status");
        var files = files(pid);
        return new ProcessStats(
                number(status, "VmRSS:"),
                number(status, "VmHWM:"),
                number(read(pid, "smaps_rollup"), "Pss:"),
                CpuClock.of(pid),
                (int) number(status, "Threads:"),
                files.size(),
                (int) files.stream().filter(file -> file.startsWith("socket:")).count());
    }

    public ProcessStats plus(ProcessStats other) {
        return new ProcessStats(
                rssKb + other.rssKb,
                peakRssKb + other.peakRssKb,
                pssKb + other.pssKb,
                cpu.plus(other.cpu),
                threads + other.threads,
                files + other.files,
                sockets + other.sockets);
    }

    /// The state letter of `/proc/PID/stat`: `T` is stopped; `?` if the process has ended.
    public static char state(long pid) {
        var stat = read(pid, "stat");
        var end = stat.lastIndexOf(") ");
        return end < 0 ? '?' : stat.charAt(end + 2);
    }

    /// The `nice` value of each thread of the kernel by its name, which has 15 characters at most.
    public static Map<String, Integer> niceness(long pid) {
        Map<String, Integer> niceness = new HashMap<>();
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (var thread : threads.toList()) {
                var stat = read(pid, "task/" + thread.getFileName() + "/stat");
                var end = stat.lastIndexOf(") ");
                if (end > 0) {
                    var fields = List.of(stat.substring(end + 2).split(" ", -1));
                    niceness.put(stat.substring(stat.indexOf('(') + 1, end), Integer.valueOf(fields.get(NICE)));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // As below: nothing to read.
            return Map.of();
        }
        return niceness;
    }

    private static long number(String text, String name) {
        var matcher = Pattern.compile("(?m)^" + name + "\\s+(\\d+)").matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /// The targets of the process's file descriptors.
    private static List<String> files(long pid) {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.map(ProcessStats::target).toList();
        } catch (IOException | UncheckedIOException e) {
            // As below: nothing to count.
            return List.of();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The process has ended, or this is not Linux: both mean "nothing to count".
            return "";
        }
    }
}
