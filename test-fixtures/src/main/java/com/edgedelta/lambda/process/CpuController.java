package com.edgedelta.lambda.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the kernel's control groups for the CPU are, seen from this process; after cgroups(7) and proc(5).
///
/// @param folder the group this process is in
/// @param unified version 2, else version 1
record CpuController(Path folder, boolean unified) {
    static Optional<CpuController> find() throws IOException {
        return find(lines("mountinfo"), lines("cgroup"));
    }

    /// Version 1 if it controls the CPU, else version 2.
    ///
    /// @param mounts the lines of `/proc/self/mountinfo`
    /// @param groups the lines of `/proc/self/cgroup`: `4:cpu,cpuacct:/path`, or `0::/path` for version 2
    static Optional<CpuController> find(List<String> mounts, List<String> groups) {
        return find(mounts, groups, false).or(() -> find(mounts, groups, true));
    }

    private static Optional<CpuController> find(List<String> mounts, List<String> groups, boolean unified) {
        for (var group : groups) {
            var fields = group.split(":", 3);
            if (fields.length == 3 && (unified ? fields[0].equals("0") : has(fields[1], "cpu"))) {
                return mounts.stream()
                        .flatMap(mount -> folder(mount, fields[2], unified).stream())
                        .findFirst()
                        .map(folder -> new CpuController(folder, unified));
            }
        }
        return Optional.empty();
    }

    /// The group's folder, if this is the right mount. A container's mount shows a part of the tree, and the
    /// group's path starts at the tree's root.
    private static Optional<Path> folder(String mount, String group, boolean unified) {
        var halves = mount.split(" - ", 2);
        var fields = halves[0].split(" ", -1);
        var kind = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
        if (fields.length < 5 || kind.length < 3) {
            return Optional.empty();
        }
        if (unified ? !kind[0].equals("cgroup2") : !kind[0].equals("cgroup") || !has(kind[2], "cpu")) {
            return Optional.empty();
        }
        var root = Path.of(fields[3]);
        var below = Path.of(group).startsWith(root) ? root.relativize(Path.of(group)) : Path.of("");
        return Optional.of(Path.of(fields[4]).resolve(below));
    }

    private static boolean has(String names, String name) {
        return List.of(names.split(",", -1)).contains(name);
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of("/proc/self", file), StandardCharsets.UTF_8);
    }
}
