package com.edgedelta.lambda.process;

import com.edgedelta.lambda.concurrent.Monitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// One control group of the emulator's own, empty at first; removed when closed.
///
/// @param folder the group
/// @param outside the group that gets back what is still in it
record CpuGroup(Path folder, Path outside, boolean unified) implements AutoCloseable {
    private static final long REMOVAL_MS = 5_000;
    private static final long RETRY_NANOS = 1_000_000;

    /// Makes it below this process's group, or beside it if that is forbidden, as it often is in version 2.
    static CpuGroup make() throws IOException {
        var controller = CpuController.find()
                .orElseThrow(() -> new IOException("the kernel has no control groups for the CPU here"));
        var places = new ArrayList<>(List.of(controller.folder()));
        if (controller.unified()) {
            places.add(controller.folder().resolve("..").normalize());
        }
        var problem = new IOException("no control group for the CPU can be made below " + places.getFirst());
        for (var place : places) {
            try {
                return make(place, controller);
            } catch (IOException e) {
                problem.addSuppressed(e);
            }
        }
        throw new IOException(problem.getMessage() + ": " + List.of(problem.getSuppressed()), problem);
    }

    private static CpuGroup make(Path place, CpuController controller) throws IOException {
        var children = place.resolve("cgroup.subtree_control");
        var given = !controller.unified()
                || List.of(Files.readString(children).strip().split(" ", -1)).contains("cpu");
        if (!given) {
            Files.writeString(children, "+cpu");
        }
        var group = new CpuGroup(
                Files.createTempDirectory(place, "lambda-emulator-"), controller.folder(), controller.unified());
        if (!Files.isWritable(group.folder.resolve(group.limitFile()))) {
            group.close();
            throw new IOException(place + " gives its groups no " + group.limitFile());
        }
        return group;
    }

    /// Moves a process here, with all its threads; what it starts from now on is here too.
    void admit(long pid) throws IOException {
        move(pid, folder);
    }

    /// CPU time per period, both in µs.
    void limit(long quota, long period) throws IOException {
        if (unified) {
            Files.writeString(folder.resolve(limitFile()), quota + " " + period);
        } else {
            Files.writeString(folder.resolve("cpu.cfs_period_us"), Long.toString(period));
            Files.writeString(folder.resolve(limitFile()), Long.toString(quota));
        }
    }

    void lift() throws IOException {
        Files.writeString(folder.resolve(limitFile()), unified ? "max" : "-1");
    }

    /// Moves living processes outside and removes the group; the kernel releases it when the last process is
    /// reaped.
    @Override
    public void close() throws IOException {
        var deadline = Monitor.in(REMOVAL_MS);
        while (Files.exists(folder)) {
            for (var pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
                move(Long.parseLong(pid), outside);
            }
            try {
                Files.delete(folder);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the control group " + folder + " cannot be removed", e);
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private String limitFile() {
        return unified ? "cpu.max" : "cpu.cfs_quota_us";
    }

    /// A process that has ended meanwhile is skipped.
    private static void move(long pid, Path group) throws IOException {
        try {
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
        } catch (IOException e) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw e;
            }
        }
    }
}
