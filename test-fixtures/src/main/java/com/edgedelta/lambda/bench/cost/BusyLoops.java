package com.edgedelta.lambda.bench.cost;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Processes that each keep a core busy.
final class BusyLoops implements AutoCloseable {
    private final List<Process> processes;

    private BusyLoops(List<Process> processes) {
        this.processes = processes;
    }

    static BusyLoops start(int count) throws IOException {
        var processes = new ArrayList<Process>();
        var loops = new BusyLoops(processes);
        try {
            for (var i = 0; i < count; i++) {
                processes.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
        } catch (IOException e) {
            loops.close();
            throw e;
        }
        return loops;
    }

    /// Fails if one has ended: figures without it are void.
    void requireAlive() throws IOException {
        if (!processes.stream().allMatch(Process::isAlive)) {
            throw new IOException("a busy loop has ended");
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
