package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Numeric settings at both ends of what is allowed, in both modes: the logs arrive.
final class LimitsIT {
    private static final Duration ONE_FLUSH = Duration.ofSeconds(5);

    private static final Map<String, String> LEAST = Map.of(
            "ED_PUSH_TIMEOUT_SEC", "1",
            "ED_RETRY_INTERVAL_MS", "1",
            "ED_BUFFER_SIZE_MB", "1",
            "ED_MAX_REQUEST_KB", "100",
            "ED_FLUSH_INTERVAL_MS", "100",
            "ED_LAMBDA_MAX_ITEMS", "1000",
            "ED_LAMBDA_MAX_BYTES", "262144",
            "ED_MAX_RECORD_KB", "0",
            "ED_TELEMETRY_PORT", "1024");

    private static final Map<String, String> MOST = Map.of(
            "ED_PUSH_TIMEOUT_SEC", "900",
            "ED_RETRY_INTERVAL_MS", "900000",
            "ED_BUFFER_SIZE_MB", "128",
            "ED_MAX_REQUEST_KB", "20000",
            "ED_FLUSH_INTERVAL_MS", "60000",
            "ED_LAMBDA_MAX_ITEMS", "10000",
            "ED_LAMBDA_MAX_BYTES", "1048576",
            "ED_MAX_RECORD_KB", "20000",
            "ED_TELEMETRY_PORT", "65535");

    /// All of them at once. `ED_LAMBDA_TIMEOUT_MS` has its own test: its largest value is the time that Lambda waits.
    enum End {
        LEAST_OF_ALL,
        MOST_OF_ALL;

        EmulatorSettings of(EmulatorSettings settings) {
            EmulatorSettings all = settings.withMemoryMb(512);
            for (Map.Entry<String, String> variable : (this == LEAST_OF_ALL ? LEAST : MOST).entrySet()) {
                all = all.withEnvironment(variable.getKey(), variable.getValue());
            }
            return all;
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void theLogsArriveOverHttp(End end) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(end.of(PackedLayer.pushingTo(endpoint)))) {
            invokeTwice(emulator);

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(expected());
        }
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void theLogsArriveInTheStream(End end) {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                Emulator emulator = new Emulator(end.of(FirehoseLayer.pushingTo(endpoint)))) {
            invokeTwice(emulator);

            assertThat(FirehoseLayer.lines(endpoint)).containsExactlyElementsOf(expected());
        }
    }

    private static void invokeTwice(Emulator emulator) {
        assertThat(emulator.start().problem()).isNull();
        for (String invocation : List.of("first", "second")) {
            InvocationResult result = emulator.invoke(Deliveries.invocation(invocation, 3));
            assertThat(result.ownShare()).isLessThan(ONE_FLUSH);
        }
        assertThat(emulator.shutdown("spindown").code()).isZero();
        assertThat(emulator.output()).isEmpty();
        assertThat(emulator.violations()).isEmpty();
    }

    private static List<String> expected() {
        return Stream.of("first", "second")
                .flatMap(invocation -> Deliveries.expected(invocation, 3).stream())
                .toList();
    }

    /// As milliseconds it exceeds what the AWS SDK takes.
    @Test
    void aPushTimeoutThatIsTooLargeIsClampedInTheStreamsLayer() {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                Emulator emulator = new Emulator(
                        FirehoseLayer.pushingTo(endpoint).withEnvironment("ED_PUSH_TIMEOUT_SEC", "2147484"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("clamped", 3));

            assertThat(FirehoseLayer.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("clamped", 3));
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .startsWith("[edgedelta] ED_PUSH_TIMEOUT_SEC=\"2147484\"")
                    .endsWith("using 900");
        }
    }

    @Test
    void withTheLongestTelemetryBufferTheLogsArriveAtTheEnd() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withFunctionTimeoutMs(2_000)
                        .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "30000"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("late", 3));
            emulator.shutdown("spindown");

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("late", 3));
        }
    }
}
