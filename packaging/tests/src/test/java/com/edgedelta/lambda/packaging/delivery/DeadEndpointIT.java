package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A destination that is down costs the function one flush, and only the logs that the buffer cannot hold.
@Order(1) // It takes longest, so it starts first.
final class DeadEndpointIT {
    /// Probes are up to 60 s apart.
    private static final Duration UNTIL_A_PROBE = Duration.ofSeconds(90);

    @ParameterizedTest
    @EnumSource(
            value = Death.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NO_TLS"})
    void whatWaitedArrivesOnceAndInOrderWhenTheEndpointReturns(Death death) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(death.settings(watched))) {
            emulator.start();
            watched.invoke(emulator, 2, 5);
            death.strike(watched);
            watched.invoke(emulator, 20, 5);
            death.end(watched);
            Ledger ledger = watched.ledger();
            boolean all = watched.invokeUntil(emulator, () -> ledger.lost() == 0, UNTIL_A_PROBE);

            assertThat(all).as("%s", ledger).isTrue();
            assertThat(ledger.outOfOrder()).as("%s", ledger).isZero();
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
            assertThat(ledger.droppedInAll()).isZero();
            assertThat(emulator.output())
                    .as("one line when it went down, one when it came back")
                    .hasSize(2);
        }
    }

    @Test
    void onlyTheBuffersBoundDropsDataMeanwhileAndEachRecordIsCounted() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_BUFFER_SIZE_MB", "1"))) {
            watched.port().refuse();
            emulator.start();
            watched.invoke(emulator, 20, 200);
            watched.port().open();
            Ledger ledger = watched.ledger();
            int last = ledger.sent() - 1;
            boolean back = watched.invokeUntil(emulator, () -> ledger.arrived() > 0, UNTIL_A_PROBE);
            emulator.invoke(watched.invocation(1));
            emulator.shutdown("spindown");

            assertThat(back).isTrue();
            assertThat(ledger.lost()).as("more was logged than 1 MB").isPositive();
            // Platform events of those invocations were dropped with the lines between them.
            assertThat(ledger.dropped()).containsOnlyKeys("buffer_full");
            assertThat(ledger.droppedInAll()).isBetween((long) ledger.lost(), ledger.lost() + 100L);
            assertThat(ledger.arrived()).as("most of the megabyte arrived").isGreaterThan(1_000);
            assertThat(ledger.lost()).as("the newest arrived").isLessThan(last);
            assertThat(ledger.outOfOrder()).isZero();
            assertThat(ledger.duplicated()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void aShutdownEndsInTimeWhateverTheEndpointDoes(Death death) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(death.settings(watched))) {
            emulator.start();
            death.strike(watched);
            emulator.queueTelemetry(
                    List.of(TelemetryEvent.line(watched.ledger().lines(1, 50).getFirst())));
            Exit exit = emulator.shutdown("spindown");

            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(exit.took()).isLessThan(Duration.ofMillis(1950));
            assertThat(emulator.output()).anySatisfy(line -> assertThat(line).contains("dropped"));
        }
    }

    @Test
    void aDamagedBatchIsSearchedForTheRuntimesEnd() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withFunctionTimeoutMs(10_000))) {
            Invocation invocation = watched.invocation(3).withoutRuntimeDone();

            emulator.start();
            InvocationResult result = emulator.invoke(invocation.withBody("""
                [{"time":"2026-01-01T00:00:00.000Z","type":"function","record":{"a":[1,2,"},
                 {"time":"2026-01-01T00:00:00.000Z","type":"platform.runtimeDone","record":{"requestId":"%s","status":"success"}}
                """.formatted(invocation.requestId())));

            assertThat(result.timedOut()).isFalse();
            assertThat(result.held()).isLessThan(Duration.ofSeconds(5));
            assertThat(watched.ledger().lost()).isZero();
        }
    }
}
