package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A destination that is down costs the function one flush in all, and no deadline is missed. Milliseconds count here.
@QuietMachine
final class DeadEndpointCostIT {
    /// One flush takes five seconds, two would take ten.
    private static final Duration IN_ALL = Duration.ofSeconds(8);

    @ParameterizedTest
    @EnumSource(Death.class)
    void aHundredInvocationsAreHeldForOneFlushInAll(Death death) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(death.settings(watched))) {
            death.strike(watched);
            assertThat(emulator.start().problem()).isNull();
            List<InvocationResult> results = watched.invoke(emulator, 100, 5);
            Exit exit = emulator.shutdown("spindown");

            System.out.println(death + ": our share of 100 invocations " + WatchedEndpoint.ownShare(results));
            assertThat(results).noneMatch(InvocationResult::timedOut);
            assertThat(WatchedEndpoint.ownShare(results)).isLessThanOrEqualTo(IN_ALL);
            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(watched.ledger().arrived()).isZero();
        }
    }

    @Test
    void flushedAtTheNextInvocationADeadEndpointCostsNoMore() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", "true"))) {
            watched.port().blackHole();
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 30, 5);
            Exit exit = emulator.shutdown("spindown");

            assertThat(results).noneMatch(InvocationResult::timedOut);
            assertThat(WatchedEndpoint.ownShare(results)).isLessThanOrEqualTo(IN_ALL);
            assertThat(exit.code()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void noFlushRunsPastTheFunctionsDeadline(Death death) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(death.settings(watched).withFunctionTimeoutMs(2000))) {
            death.strike(watched);
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(5));

            assertThat(result.nextMissed()).isFalse();
            assertThat(result.timedOut()).isFalse();
        }
    }

    @Test
    void aFunctionThatTimesOutMeanwhileIsNotHeldBeyondItsDeadline() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withFunctionTimeoutMs(1500))) {
            watched.port().blackHole();
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(5).neverFinishing());

            assertThat(result.timedOut()).isTrue();
            assertThat(result.nextMissed()).isFalse();
            assertThat(result.ended().code()).isZero();
            assertThat(result.ended().killed()).isFalse();
        }
    }
}
