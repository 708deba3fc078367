package com.edgedelta.lambda.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That a cache serves a later life is shown with the packed layer.
final class ClassCacheTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder;

    @Test
    void isCreatedFromTheRecordOfALife() throws IOException, InterruptedException {
        ClassCache cache = new ClassCache(folder.resolve("life.aotconf"), folder.resolve("life.aot"));
        List<String> recording = cache.recording();
        Process life = new ProcessBuilder(JAVA, recording.get(0), recording.get(1), "--version")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("life.log").toFile())
                .start();
        assertThat(life.waitFor()).isZero();

        cache.create(List.of(JAVA), List.of("--version"), folder.resolve("create.log"));

        assertThat(cache.cache()).isNotEmptyFile();
    }

    @Test
    void aRefusalIsOneLineThatSaysWhatJavaWrote() throws IOException {
        Path record = Files.writeString(folder.resolve("no.aotconf"), "not a record");
        ClassCache cache = new ClassCache(record, folder.resolve("no.aot"));
        Path log = folder.resolve("create.log");

        assertThatThrownBy(() -> cache.create(List.of(JAVA), List.of("--version"), log))
                .isInstanceOf(IOException.class)
                .message()
                .hasLineCount(1)
                .startsWith("the class cache could not be created from " + record + "; Java wrote to " + log + ": ")
                .contains("rror");
        assertThat(cache.cache()).doesNotExist();
    }
}
