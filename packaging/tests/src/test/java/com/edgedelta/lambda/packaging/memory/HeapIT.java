package com.edgedelta.lambda.packaging.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.LooseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.Shells;
import com.edgedelta.lambda.packaging.fixture.SmallLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The heap that the launcher sets, as Java reports it.
@ResourceLock(PackedLayer.CORES)
final class HeapIT {
    private static final String TOLD = "-XX:MaxHeapSize=";

    @TempDir
    private static Path folder;

    private static @Nullable LooseLayer layer;

    /// Java prints its flags and ends before the extension begins.
    @BeforeAll
    static void layOut() throws IOException {
        LooseLayer laid = new LooseLayer(folder);
        String options = Files.readString(laid.file("java.options"));
        laid.replace(
                "java.options", SmallLayer.bytes(options + "-XX:+PrintCommandLineFlags\n--dry-run\n"), "rw-r--r--");
        Files.createDirectory(folder.resolve("work"));
        layer = laid;
    }

    @ParameterizedTest(name = "{0}: {1} of {2} MB, requests of {3} KB")
    @MethodSource("settings")
    void theHeapHoldsTheBufferARequestAndTheRest(String shell, String buffer, String memory, String request, int heapMb)
            throws IOException {
        String launcher = Objects.requireNonNull(layer).launcher().toString();
        String started = "cd '" + folder.resolve("work") + "' && exec " + shell + " \"$0\"";

        Command told = Command.run(
                Map.of(
                        "ED_BUFFER_SIZE_MB", buffer,
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory,
                        "ED_MAX_REQUEST_KB", request),
                "",
                List.of("/bin/sh", "-c", started, launcher));

        assertThat(told.errors()).as("of the shell's arithmetic, say").isEmpty();
        assertThat(told.exitCode()).isZero();
        assertThat(told.output()).contains(TOLD + heapMb * 1_048_576L + " ");
        try (Stream<Path> files = Files.list(folder.resolve("work"))) {
            assertThat(files).as("no text of a setting was run").isEmpty();
        }
    }

    static Stream<Arguments> settings() {
        return Shells.there().stream()
                .flatMap(shell -> Stream.of(
                        Arguments.of(shell, "", "", "", 34),
                        Arguments.of(shell, "20MB", "512", "", 34),
                        Arguments.of(shell, "100000", "512", "", 34),
                        Arguments.of(shell, "2560", "10240", "", 2_574),
                        Arguments.of(shell, "100", "512", "", 114),
                        Arguments.of(shell, "  100\t", " 512 ", "", 114),
                        Arguments.of(shell, "00000000100", "0512", "", 114),
                        Arguments.of(shell, "128", "512", "", 142),
                        Arguments.of(shell, "129", "512", "", 34),
                        Arguments.of(shell, "32", "128", "", 46),
                        Arguments.of(shell, "20", "64", "", 34),
                        Arguments.of(shell, "21", "64", "", 34),
                        Arguments.of(shell, "1", "128", "", 15),
                        Arguments.of(shell, "0", "512", "", 34),
                        Arguments.of(shell, "000", "512", "", 34),
                        Arguments.of(shell, "-5", "512", "", 34),
                        Arguments.of(shell, "+50", "512", "", 34),
                        Arguments.of(shell, "0x20", "512", "", 34),
                        Arguments.of(shell, "5.5", "512", "", 34),
                        Arguments.of(shell, "1 2", "512", "", 34),
                        Arguments.of(shell, "1000000", "512", "", 34),
                        Arguments.of(shell, "9".repeat(400), "9".repeat(400), "9".repeat(400), 34),
                        Arguments.of(shell, "$(touch told)", "`touch told`", "$((1+1))", 34),
                        Arguments.of(shell, "x[$(touch told)]", "a[$(touch told)0]", "; touch told", 34),
                        Arguments.of(shell, "*", "?", "[0-9]", 34),
                        Arguments.of(shell, "-n 5", "\\65", "'5'", 34),
                        Arguments.of(shell, "²", "５１２", "٣", 34),
                        Arguments.of(shell, "5\n6", "512\n512", "\n", 34),
                        Arguments.of(shell, "20", "512", "20000", 72),
                        Arguments.of(shell, "20", "512", "20001", 34),
                        Arguments.of(shell, "20", "512", "1001", 36),
                        Arguments.of(shell, "20", "512", "99", 34)));
    }
}
