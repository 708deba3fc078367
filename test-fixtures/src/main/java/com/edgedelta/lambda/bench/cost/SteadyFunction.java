package com.edgedelta.lambda.bench.cost;

import com.edgedelta.lambda.emulator.FunctionCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/// A running [SteadyProgram].
final class SteadyFunction implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader lines;

    private SteadyFunction(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static SteadyFunction start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SteadyProgram.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new SteadyFunction(process);
    }

    long pid() {
        return process.pid();
    }

    /// Steps per second of CPU time.
    long calibrate() throws IOException {
        command("calibrate");
        return Long.parseLong(line());
    }

    /// The code of an invocation that runs it; `took` gets its milliseconds.
    FunctionCode code(String command, DoubleConsumer took) {
        return log -> {
            try {
                took.accept(run(command, log));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /// Runs it to its end and answers how many milliseconds that took.
    double run(String command, Consumer<String> log) throws IOException {
        command(command);
        while (true) {
            var line = line();
            if (line.startsWith(SteadyProgram.END)) {
                return Double.parseDouble(line.substring(SteadyProgram.END.length()));
            }
            log.accept(line);
        }
    }

    private void command(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    private String line() throws IOException {
        var line = lines.readLine();
        if (line == null) {
            throw new IOException("the function ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
