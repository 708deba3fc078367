package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.process.ProcessStats;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packed layer and Lambda's APIs: registration, subscription, `next`, shutdown.
final class LifecycleIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void aRefusedRegistrationIsSaidInOneLineAndEndsTheProcess() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withRegisterRefused(403))) {
            assertThat(emulator.start().problem()).isNotNull();

            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst())
                    .startsWith("[edgedelta] cannot register as edgedelta-lambda-extension")
                    .contains("403");
            assertThat(emulator.awaitExit(LONG).code()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 403, 500})
    void withoutTelemetryNoInvocationWaits(int status) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withSubscriptionRefused(status))) {
            assertThat(emulator.start().problem()).isNull();
            InvocationResult result = emulator.invoke(new Invocation().withDurationMs(500));
            Exit exit = emulator.shutdown("spindown");

            assertThat(result.held())
                    .as("next was called while the function ran")
                    .isZero();
            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst()).endsWith("no logs are forwarded");
            assertThat(exit.code()).isZero();
        }
    }

    /// What takes most of the CPU of init yields to the function; what Lambda waits for does not.
    @Test
    void theCompilerAndTheClientOfTheEndpointYieldToTheFunction() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint))) {
            assertThat(emulator.start().problem()).isNull();

            var nice = ProcessStats.niceness(emulator.pid());
            int own = Objects.requireNonNull(nice.get("java"), "the thread that starts all others");
            assertThat(nice)
                    .containsEntry("C1 CompilerThre", 10)
                    .containsEntry("telemetry", own)
                    .containsEntry("reshaper", own);
            assertThat(List.of(
                            Objects.requireNonNull(nice.get("HttpClient-1-Se")),
                            Objects.requireNonNull(nice.get("HttpClient-2-Se"))))
                    .as("Lambda's and the endpoint's, in the order in which they were made")
                    .containsExactlyInAnyOrder(own, 10);
            assertThat(emulator.output()).as("no warning of the JVM").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-29", "2022-12-13", "2022-07-01"})
    void theNewestSchemaThatIsKnownThereIsSubscribedTo(String version) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withSchemaVersions(version))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("schema", 2));

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("schema", 2));
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    @ResourceLock(PackedLayer.DEFAULT_PORT)
    void telemetryComesToTheDefaultPortUnlessASettingNamesAnother() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withDefaultTelemetryPort())) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("default", 2));

            assertThat(emulator.telemetryPort()).isEqualTo(6060);
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("default", 2));
        }
    }

    @Test
    void aTakenPortIsReplacedByAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("0.0.0.0"));
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_TELEMETRY_PORT", Integer.toString(taken.getLocalPort())))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("elsewhere", 2));

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("elsewhere", 2));
        }
    }

    @Test
    void aFailingNextIsTriedAgain() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withNextFailures(500, 0, 503))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("patient", 2));

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("patient", 2));
            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst()).contains("event/next failed and is tried again");
        }
    }

    @Test
    void aForbiddenNextIsReportedAndEndsTheProcess() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withNextFailures(403))) {
            emulator.start();

            assertThat(emulator.awaitOutput("no further events", LONG)).isPresent();
            assertThat(emulator.awaitExit(LONG).code()).isEqualTo(1);
            assertThat(emulator.reportedErrors()).hasSize(1);
            assertThat(emulator.reportedErrors().getFirst()).contains("Extension.NextRefused");
        }
    }

    @Test
    void theLastBatchIsAwaitedAtShutdown() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withLastBatchDelayMs(300))) {
            Invocation only = Deliveries.invocation("last", 1);

            emulator.start();
            emulator.invoke(only);
            Exit exit = emulator.shutdown("spindown");

            assertThat(Deliveries.reports(endpoint)).containsExactly(only.requestId());
            assertThat(exit.code()).isZero();
        }
    }

    @Test
    void whatAnInitHasLoggedThatFailedArrives() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withInitEvents(TelemetryEvent.line("no such module: orders"))
                        .withFailingInit()
                        .withLastBatchDelayMs(300))) {
            assertThat(emulator.start().problem()).isNull();
            Exit exit = emulator.shutdown("failure");

            assertThat(Deliveries.lines(endpoint)).containsExactly("no such module: orders");
            assertThat(Deliveries.ofType(endpoint, "platform.initReport")).hasSize(1);
            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
        }
    }

    @Test
    void aShutdownWithoutALastBatchEndsInTime() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withLastBatchDelayMs(-1))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("lost report", 1));
            Exit exit = emulator.shutdown("spindown");

            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(exit.took()).isLessThan(Duration.ofMillis(1950));
        }
    }

    @Test
    void aShutdownAgainstAHangingEndpointEndsInTime() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(
                        PackedLayer.pushingTo(endpoint).withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", "true"))) {
            endpoint.behave(EndpointBehaviour.always(EndpointAnswer.hang()));
            emulator.start();
            emulator.invoke(Deliveries.invocation("undelivered", 3));
            Exit exit = emulator.shutdown("spindown");

            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(exit.took()).isLessThan(Duration.ofMillis(1950));
            assertThat(emulator.output()).anySatisfy(line -> assertThat(line).contains("dropped"));
        }
    }

    @Test
    void sigtermDeliversWhatIsThere() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_FLUSH_AT_NEXT_INVOKE", "true")
                        .withoutFreeze())) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("late", 3));
            assertThat(emulator.awaitTelemetryDelivered(LONG)).isTrue();
            Exit exit = emulator.terminate();

            assertThat(exit.code()).isZero();
            assertThat(exit.killed()).isFalse();
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("late", 3));
        }
    }

    @Test
    void whatAFlushCouldNotDeliverArrivesWithALaterOne() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_PUSH_TIMEOUT_SEC", "1")
                        .withFunctionTimeoutMs(3000))) {
            emulator.start();
            endpoint.behave(EndpointBehaviour.always(EndpointAnswer.status(503)));
            InvocationResult held = emulator.invoke(Deliveries.invocation("first", 2));
            endpoint.behave(EndpointBehaviour.always(EndpointAnswer.status(200)));
            emulator.freezeFor(Duration.ofMillis(1_100)); // Until a probe is due.
            emulator.invoke(Deliveries.invocation("second", 2).withDurationMs(300));

            assertThat(held.timedOut())
                    .as("next was called before the deadline")
                    .isFalse();
            assertThat(Deliveries.lines(endpoint))
                    .containsExactly("first line 0", "first line 1", "second line 0", "second line 1");
            assertThat(emulator.output())
                    .satisfiesExactly(
                            down -> assertThat(down).contains("does not take all logs (status 503)"),
                            back -> assertThat(back).contains("takes logs again"));
        }
    }
}
