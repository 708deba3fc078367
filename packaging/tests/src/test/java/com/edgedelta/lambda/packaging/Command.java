package com.edgedelta.lambda.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a finished command said, and its exit code.
record Command(int exitCode, String output, String errors) {
    /// The checkout's folder.
    static final Path ROOT = PackedLayer.zip().resolve("../../..").normalize();

    private static final long LONGEST_SECONDS = 300;

    /// Runs a command of the checkout to its end, with that environment besides the test's own and that standard input.
    static Command run(Map<String, String> environment, String input, List<String> words) {
        try {
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            Path in = Files.createTempFile("command", ".in");
            try {
                Files.writeString(in, input);
                ProcessBuilder builder = new ProcessBuilder(words)
                        .directory(ROOT.toFile())
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(words + " did not end in " + LONGEST_SECONDS + " s");
                }
                return new Command(process.exitValue(), read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
                Files.delete(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + words + " ran", e);
        }
    }

    static Command run(String... words) {
        return run(Map.of(), "", List.of(words));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
