package com.edgedelta.lambda.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.FakeExtension;
import com.edgedelta.lambda.emulator.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Real processes in a real control group, where one may be made.
@Isolated("it measures shares of the CPU")
class CpuThrottleTest {
    private static final double SHARE = 0.1;
    private static final int SECONDS = 2;

    @TempDir
    Path folder;

    @BeforeEach
    void possibleHere() {
        var problem = CpuThrottle.unavailable();
        assumeTrue(problem == null, () -> "no share of the CPU can be given here: " + problem);
    }

    @Test
    void givesABusyProcessItsShareAndNoMore() throws IOException, InterruptedException {
        var busy = new ProcessBuilder("/bin/sh", "-c", "while :; do :; done").start();
        try (var throttle = CpuThrottle.open(SHARE)) {
            throttle.admit(LongStream.of(busy.pid()));
            var began = System.nanoTime();
            var before = CpuClock.of(busy.pid());
            assertThat(busy.waitFor(SECONDS, TimeUnit.SECONDS)).isFalse();
            var used = CpuClock.of(busy.pid()).minus(before);
            var share = (double) used.toNanos() / (System.nanoTime() - began);
            // One period's share may be left from before, and the kernel's clock of a process ticks in 10 ms.
            assertThat(share).isBetween(SHARE / 4, SHARE * 1.3);
        } finally {
            busy.destroyForcibly();
        }
    }

    @Test
    void leavesNoGroupBehindAndNothingThrottled() throws IOException, InterruptedException {
        var busy = new ProcessBuilder("/bin/sh", "-c", "while :; do :; done").start();
        try {
            var group = Path.of("");
            try (var throttle = CpuThrottle.open(SHARE)) {
                throttle.admit(LongStream.of(busy.pid()));
                group = throttle.folder();
                assertThat(Files.readAllLines(group.resolve("cgroup.procs"))).contains(Long.toString(busy.pid()));
            }
            assertThat(group).doesNotExist();
            assertThat(busy.isAlive()).isTrue();
        } finally {
            busy.destroyForcibly();
        }
    }

    @Test
    void admitsNobodyWhoHasEndedMeanwhile() throws IOException, InterruptedException {
        var ended = new ProcessBuilder("/bin/sh", "-c", ":").start();
        assertThat(ended.waitFor(10, TimeUnit.SECONDS)).isTrue();
        try (var throttle = CpuThrottle.open(SHARE)) {
            throttle.admit(LongStream.of(ended.pid()));
            assertThat(Files.readAllLines(throttle.folder().resolve("cgroup.procs")))
                    .isEmpty();
        }
    }

    @Test
    void holdsTheExtensionFromTheEndOfInitOnUntilItsEnd() throws IOException {
        var settings = new EmulatorSettings(FakeExtension.launcher(folder, "fake"))
                .withEnvironment("FAKE_NAME", "fake")
                .withEnvironment("FAKE_WAIT", "yes")
                .withRuntimeInitMs(1)
                .withInitLimitMs(Duration.ofSeconds(60).toMillis())
                .withFunctionTimeoutMs(Duration.ofSeconds(60).toMillis())
                .withShutdownMs(Duration.ofSeconds(60).toMillis())
                .withCoresAfterInit(SHARE);
        try (var emulator = new Emulator(settings)) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(groups(emulator.pid())).contains("/lambda-emulator-");
            assertThat(emulator.frozen()).isFalse();
            assertThat(emulator.invoke(new Invocation().withLines("slow")).timedOut())
                    .isFalse();
            var exit = emulator.shutdown("spindown");
            assertThat(exit.code()).isZero();
        }
    }

    private static String groups(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"));
    }
}
