package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.process.CpuClock;
import com.edgedelta.lambda.process.ProcessStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// The extension's process and its descendants: started with Lambda's environment, stopped, continued and killed
/// together.
final class ExtensionProcess implements AutoCloseable {
    // Only a busy machine needs that long.
    private static final long STOP_LIMIT_MS = 20_000;
    private static final long OUTPUT_END_MS = 5_000;
    private static final long BUSY_LIMIT_MS = 20_000;
    private static final long BUSY_RETRY_NANOS = 10_000_000;

    private final Process process;
    private final Set<ProcessHandle> known = ConcurrentHashMap.newKeySet();
    private final Thread reader;

    ExtensionProcess(EmulatorSettings settings, String runtimeApi, Consumer<String> line) {
        var builder = new ProcessBuilder(settings.executable.toString());
        var directory = settings.workingDirectory != null ? settings.workingDirectory : settings.executable.getParent();
        builder.directory(directory == null ? null : directory.toFile());
        builder.redirectErrorStream(true);
        fill(builder.environment(), settings, runtimeApi);
        try {
            process = started(builder);
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the extension " + settings.executable, e);
        }
        reader = Thread.ofVirtual().name("extension-output").start(() -> read(line));
    }

    /// Starts it, and retries while a launcher that was just written is busy: a process that another
    /// thread starts concurrently has this JVM's open files until it executes its own program.
    private static Process started(ProcessBuilder builder) throws IOException {
        var deadline = Monitor.in(BUSY_LIMIT_MS);
        while (true) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains("Text file busy") || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(BUSY_RETRY_NANOS);
            }
        }
    }

    /// The environment of extensions: those of AWS's "Defined runtime environment variables" that extensions get.
    private static void fill(Map<String, String> environment, EmulatorSettings settings, String runtimeApi) {
        environment.clear();
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("AWS_REGION", settings.region);
        environment.put("AWS_DEFAULT_REGION", settings.region);
        environment.put("AWS_LAMBDA_FUNCTION_NAME", settings.functionName);
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", settings.functionVersion);
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMb));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", settings.mode.wireName());
        environment.put("PATH", "/usr/local/bin:/usr/bin/:/bin:/opt/bin");
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        settings.withoutEnvironment.forEach(environment::remove);
        environment.putAll(settings.environment);
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    void onExit(Runnable action) {
        var _ = process.onExit().thenRun(action);
    }

    /// Stops all processes and waits until they have stopped.
    void stop() {
        signal("STOP");
        var deadline = Monitor.in(STOP_LIMIT_MS);
        while (pids().anyMatch(pid -> "T?Z".indexOf(ProcessStats.state(pid)) < 0) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000);
        }
    }

    void resume() {
        signal("CONT");
    }

    void terminate() {
        signal("TERM");
    }

    void kill() {
        handles().toList().forEach(ProcessHandle::destroyForcibly);
    }

    /// Only after it has ended; if a signal ended it, 128 plus the signal's number.
    int exitCode() {
        return process.exitValue();
    }

    boolean awaitExit(long deadlineNanos) {
        try {
            return process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the extension's end", e);
        }
    }

    ProcessStats stats() {
        return pids().mapToObj(ProcessStats::of).reduce(ProcessStats.NONE, ProcessStats::plus);
    }

    Duration cpu() {
        return pids().mapToObj(CpuClock::of).reduce(Duration.ZERO, Duration::plus);
    }

    /// Kills the remaining processes and reads their output to the end.
    @Override
    public void close() {
        kill();
        awaitExit(Monitor.in(STOP_LIMIT_MS));
        try {
            reader.join(Duration.ofMillis(OUTPUT_END_MS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Signals by the shell's built-in `kill`: an executable of that name is missing on slim images.
    private void signal(String name) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -" + name + " \"$@\" 2>/dev/null", "kill"));
        pids().mapToObj(Long::toString).forEach(command::add);
        try {
            var kill = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(STOP_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("kill -" + name + " did not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + name + " to the extension", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + name, e);
        }
    }

    LongStream pids() {
        return handles().mapToLong(ProcessHandle::pid);
    }

    /// Remembers each process once seen: after the end of its parent nothing else leads to it.
    private Stream<ProcessHandle> handles() {
        known.add(process.toHandle());
        process.descendants().forEach(known::add);
        return known.stream().filter(ProcessHandle::isAlive);
    }

    private void read(Consumer<String> line) {
        try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            for (var text = lines.readLine(); text != null; text = lines.readLine()) {
                line.accept(text);
            }
        } catch (IOException e) {
            line.accept("(the output could not be read further: " + e.getMessage() + ")");
        }
    }
}
