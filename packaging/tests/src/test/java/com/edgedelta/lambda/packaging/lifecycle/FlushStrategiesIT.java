package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The strategies with the settings that a user gets: frequent invocations, gaps, a burst, a crash and SHUTDOWN.
@QuietMachine
final class FlushStrategiesIT {
    private static final int LINES = 20;
    private static final int EVIDENCE = 20;
    private static final Duration GAP = Duration.ofMillis(1_200);

    @ParameterizedTest
    @ValueSource(strings = {"end", "next", "adaptive", "periodically,1000"})
    void nothingIsLostAndNothingComesTwice(String strategy) {
        EmulatorSettings layer = new EmulatorSettings(PackedLayer.launcher())
                .withFunctionName("strategy-" + UUID.randomUUID())
                .withEnvironment("ED_FLUSH_STRATEGY", strategy)
                .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true");
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(layer))) {
            assertThat(emulator.start().problem()).isNull();
            watched.invoke(emulator, EVIDENCE, LINES);
            long posts = watched.posts();
            List<InvocationResult> frequent = watched.invoke(emulator, EVIDENCE, LINES);
            long postsWhileFrequent = watched.posts() - posts;
            for (int i = 0; i < 3; i++) {
                emulator.freezeFor(GAP);
                watched.invoke(emulator, 1, LINES);
            }
            emulator.invoke(new Invocation().withBurst(watched.ledger().burst(10_000, 200)));
            watched.invoke(emulator, 2, LINES);
            InvocationResult crashed = emulator.invoke(watched.invocation(LINES).crashing());
            assertThat(crashed.exit()).isNotNull();
            List<String> said = new ArrayList<>(emulator.output());
            assertThat(emulator.restart().problem()).isNull();
            watched.invoke(emulator, 3, LINES);
            assertThat(emulator.shutdown("spindown").code()).isZero();
            said.addAll(emulator.output());

            System.out.println("held with " + strategy + ": " + median(frequent).toMillis() + " ms, "
                    + postsWhileFrequent + " pushes for " + EVIDENCE + " invocations");
            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(emulator.violations()).isEmpty();
            assertThat(said)
                    .anySatisfy(line -> assertThat(line).contains("flush strategy " + strategy))
                    .anySatisfy(line ->
                            assertThat(line).contains("until the telemetry", "pushes", "retries", "0 records dropped"));
            switch (strategy) {
                case "end" -> {
                    assertThat(median(frequent)).isLessThan(Duration.ofMillis(700));
                    assertThat(postsWhileFrequent).isEqualTo(EVIDENCE);
                }
                case "next" -> assertThat(waited(frequent)).isLessThan(EVIDENCE / 2);
                case "adaptive" -> {
                    assertThat(waited(frequent)).isLessThan(EVIDENCE / 2);
                    assertThat(postsWhileFrequent).isLessThan(EVIDENCE / 2);
                }
                default -> assertThat(postsWhileFrequent).isLessThan(EVIDENCE);
            }
        }
    }

    /// The telemetry of the last invocation is in Lambda's buffer when SHUTDOWN comes, and is delivered a second later.
    @Test
    void whatIsLoggedJustBeforeTheEndArrives() {
        EmulatorSettings layer = new EmulatorSettings(PackedLayer.launcher())
                .withFunctionName("late-" + UUID.randomUUID())
                .withEnvironment("ED_FLUSH_STRATEGY", "next")
                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "1000")
                .withLastBatchDelayMs(1_000);
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(layer))) {
            assertThat(emulator.start().problem()).isNull();
            watched.invoke(emulator, EVIDENCE, 1);
            emulator.invoke(watched.invocation(LINES));
            Exit exit = emulator.shutdown("spindown");

            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
        }
    }

    /// How many invocations were held until the telemetry of their end was posted.
    private static long waited(List<InvocationResult> results) {
        return results.stream()
                .filter(result -> result.telemetryWait().isPositive())
                .count();
    }

    private static Duration median(List<InvocationResult> results) {
        List<Duration> held =
                results.stream().map(InvocationResult::held).sorted().toList();
        return held.get(held.size() / 2);
    }
}
