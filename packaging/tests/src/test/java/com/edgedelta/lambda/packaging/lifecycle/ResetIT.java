package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.ConfinedLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lambda resets the sandbox after a time-out or a crash; records that could not be pushed survive in the folder for
/// temporary files.
@Order(1) // It takes longest, so it starts first.
final class ResetIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final WatchedEndpoint watched = new WatchedEndpoint();
    private final ConfinedLayer layer;
    private final Emulator emulator;

    ResetIT() throws IOException {
        layer = new ConfinedLayer();
        emulator = new Emulator(watched.settings(layer.settings())
                .withFunctionName("reset-" + UUID.randomUUID())
                .withFunctionTimeoutMs(3_000));
    }

    enum End {
        TIME_OUT,
        CRASH
    }

    @BeforeEach
    void start() {
        assertThat(emulator.start().problem()).isNull();
    }

    @AfterEach
    void close() throws IOException {
        emulator.close();
        watched.close();
        layer.close();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whatCouldNotBePushedIsSentByTheNextIncarnation(End end) throws IOException {
        reset(end);
        List<Path> files = files();
        assertThat(files).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getFirst())))
                .isEqualTo("rw-------");
        assertThat(Files.size(files.getFirst())).isLessThan(25_000_000);

        watched.port().open();
        assertThat(emulator.restart().problem()).isNull();
        Ledger ledger = watched.ledger();
        boolean all = watched.invokeUntil(emulator, () -> ledger.lost() == 0, SOON);
        emulator.shutdown("spindown");

        assertThat(all).as("%s", ledger).isTrue();
        assertThat(ledger.duplicated()).as("%s", ledger).isZero();
        assertThat(ledger.droppedInAll()).isZero();
        assertThat(files()).as("it is gone once it has been read").isEmpty();
    }

    @Test
    void whatCouldNotBePushedAgainSurvivesTheNextResetToo() throws IOException {
        reset(End.TIME_OUT);
        assertThat(emulator.restart().problem()).isNull();
        reset(End.CRASH);
        assertThat(files()).hasSize(1);

        watched.port().open();
        emulator.restart();
        Ledger ledger = watched.ledger();
        assertThat(watched.invokeUntil(emulator, () -> ledger.lost() == 0, SOON))
                .as("%s", ledger)
                .isTrue();
        assertThat(ledger.duplicated()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn", "changed", "foreign", "empty"})
    void aTornOrForeignFileIsIgnoredAndRemoved(String how) throws IOException {
        reset(End.TIME_OUT);
        assertThat(files()).hasSize(1);
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(
                file,
                switch (how) {
                    case "torn" -> Arrays.copyOf(bytes, bytes.length / 2);
                    case "changed" -> changed(bytes);
                    case "foreign" -> "#!/bin/sh\necho not ours\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
                    default -> new byte[0];
                });
        watched.port().open();

        int before = watched.ledger().sent();
        assertThat(emulator.restart().problem()).isNull();
        List<InvocationResult> results = watched.invoke(emulator, 3, 2);
        assertThat(emulator.shutdown("spindown").code()).isZero();

        assertThat(results).noneMatch(InvocationResult::timedOut);
        assertThat(watched.ledger().arrived()).as("the new lines alone").isEqualTo(6);
        assertThat(watched.ledger().lost()).isEqualTo(before);
        assertThat(files()).isEmpty();
    }

    @Test
    void nothingIsLeftBehindWhereAllCouldBePushed() throws IOException {
        emulator.invoke(watched.invocation(5).neverFinishing());

        assertThat(watched.ledger().lost()).isZero();
        assertThat(files()).isEmpty();
    }

    @Test
    void readingItIsNotOnTheWayToTheFirstNext() throws IOException {
        watched.port().blackHole();
        for (int i = 0; i < 3; i++) {
            emulator.invoke(watched.invocation(1_000));
        }
        emulator.invoke(watched.invocation(5).neverFinishing());

        assertThat(files()).hasSize(1);
        assertThat(emulator.restart().problem()).isNull();
        watched.port().open();
        assertThat(watched.invokeUntil(emulator, () -> watched.ledger().lost() == 0, SOON))
                .as("%s", watched.ledger())
                .isTrue();
    }

    /// Leaves lines that cannot be pushed, and ends the function in this way.
    private void reset(End end) {
        watched.port().refuse();
        InvocationResult result = emulator.invoke(
                switch (end) {
                    case TIME_OUT -> watched.invocation(50).neverFinishing();
                    case CRASH -> watched.invocation(50).crashing();
                });
        assertThat(result.ended().code()).isZero();
        assertThat(result.ended().killed()).isFalse();
    }

    private static byte[] changed(byte[] bytes) {
        byte[] other = bytes.clone();
        other[bytes.length * 3 / 4] ^= 1;
        return other;
    }

    /// The extension's files, without the JVM's own.
    private List<Path> files() throws IOException {
        try (var left = Files.list(layer.temporary())) {
            return left.filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }
}
