package com.edgedelta.lambda.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Java program's cache of loaded and linked classes, made in two steps: a life of the program is recorded, then the
/// cache is created from the record. (The JVM's one-step way starts a child process at exit, which a kill leaves half
/// done.)
///
/// @param record the file that the recorded life writes at its exit
/// @param cache the file that is created from it
public record ClassCache(Path record, Path cache) {
    private static final long LONGEST_CREATION_SECONDS = 120;
    private static final int MOST_OF_THE_LOG = 400;

    /// The options with which Java records a life.
    public List<String> recording() {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record);
    }

    /// Creates the cache.
    ///
    /// @param java the program of the recorded life with its options
    /// @param application the options that name its classes and its main class
    /// @param log the file for what Java prints
    /// @throws IOException if Java refuses; the message has the log's name and its beginning
    public void create(List<String> java, List<String> application, Path log) throws IOException {
        List<String> words = new ArrayList<>(java);
        words.addAll(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + record, "-XX:AOTCache=" + cache));
        words.addAll(application);
        Files.createDirectories(log.toAbsolutePath().getParent());
        Process creation = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!creation.waitFor(LONGEST_CREATION_SECONDS, TimeUnit.SECONDS) || creation.exitValue() != 0) {
                throw new IOException("the class cache could not be created from " + record + "; Java wrote to " + log
                        + ": " + beginning(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the class cache was created from " + record, e);
        } finally {
            creation.destroyForcibly();
        }
    }

    /// In one line.
    private static String beginning(Path log) throws IOException {
        String text = Files.readString(log).strip().replaceAll("\\s+", " ");
        return text.substring(0, Math.min(text.length(), MOST_OF_THE_LOG));
    }
}
