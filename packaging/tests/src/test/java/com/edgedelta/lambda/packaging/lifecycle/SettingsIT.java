package com.edgedelta.lambda.packaging.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Exit;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bad settings in the packed layer: reported, and never a problem for the function.
final class SettingsIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ED_ENDPOINT      |                          | ED_ENDPOINT is not set",
                "ED_ENDPOINT      | not a url                | ED_ENDPOINT=\"not a url\" cannot be used",
                "ED_ENDPOINT      | ftp://example.com/       | ED_ENDPOINT=\"ftp://example.com/\" cannot be used",
                "ED_ENDPOINT      | http://example.com:0/    | ED_ENDPOINT=\"http://example.com:0/\" cannot be used",
                "PUSHER_MODE      | kinesis                  | KINESIS_ENDPOINT is not set",
            })
    void withoutADestinationTheExtensionIdles(String variable, String value, String line) {
        EmulatorSettings settings = PackedLayer.withoutEndpoint();
        try (Emulator emulator = new Emulator(value == null ? settings : settings.withEnvironment(variable, value))) {
            assertThat(emulator.start().problem()).isNull();
            InvocationResult result = emulator.invoke(Deliveries.invocation("untouched", 3));
            Exit exit = emulator.shutdown("spindown");

            assertThat(result.ownShare()).as("next is called at once").isLessThan(AT_ONCE);
            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst())
                    .startsWith("[edgedelta] " + line)
                    .endsWith("no logs are forwarded, the function runs untouched");
            assertThat(emulator.telemetry().posts()).as("subscribed to nothing").isZero();
            assertThat(exit.code()).isZero();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    @Test
    void aHostNameWithAnUnderscoreIsExplained() {
        try (Emulator emulator = new Emulator(
                PackedLayer.withoutEndpoint().withEnvironment("ED_ENDPOINT", "https://my_collector.test/in"))) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(emulator.invoke(new Invocation()).ownShare()).isLessThan(AT_ONCE);

            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("no underscore in a host name: use an alias of the host without one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", " FALSE\t"})
    void switchedOffTheExtensionIsSilentAndSubscribesToNothing(String value) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment("ED_ENABLED", value))) {
            assertThat(emulator.start().problem()).isNull();
            InvocationResult result = emulator.invoke(Deliveries.invocation("untouched", 3));
            Exit exit = emulator.shutdown("spindown");

            assertThat(result.held()).isZero();
            assertThat(emulator.output()).isEmpty();
            assertThat(emulator.telemetry().posts()).as("subscribed to nothing").isZero();
            assertThat(endpoint.requests()).isEmpty();
            assertThat(exit.code()).isZero();
        }
    }

    @Test
    void tagsOfTheSettingsAreInEveryRecordWithoutAnyOtherSetting() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_TAG_TEAM", "payments")
                        .withEnvironment("ED_TAG_PREFIX", "tag."))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("tagged", 2));

            assertThat(emulator.output()).isEmpty();
            assertThat(endpoint.records())
                    .hasSizeGreaterThan(2)
                    .allSatisfy(record -> assertThat(
                                    record.get("faas").asObject().get("tags").toString())
                            .isEqualTo("{\"tag.TEAM\":\"payments\"}"));
        }
    }

    @Test
    void thePlainLayerNamesTheOneThatHoldsAFirehoseSink() {
        try (Emulator emulator = new Emulator(PackedLayer.withoutEndpoint()
                .withEnvironment("PUSHER_MODE", "kinesis")
                .withEnvironment("KINESIS_ENDPOINT", "a-stream"))) {
            assertThat(emulator.start().problem()).isNull();
            assertThat(emulator.invoke(new Invocation()).held()).isZero();

            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst()).contains("edgedelta-lambda-extension-firehose");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUSHER_MODE, firehose",
        "ED_FORWARD_LAMBDA_TAGS, yes",
        "ED_LAMBDA_LOG_TYPES, 'function,logs'",
        "ED_PUSH_TIMEOUT_SEC, 0",
        "ED_RETRY_INTERVAL_MS, 1.5",
        "ED_BUFFER_SIZE_MB, 20MB",
        "ED_BUFFER_SIZE_MB, 100000",
        "ED_BUFFER_SIZE_MB, 0",
        "ED_FLUSH_AT_NEXT_INVOKE, maybe",
        "ED_PRINT_EXTENSION_LOGS, 1",
        "ED_LAMBDA_MAX_ITEMS, 10",
        "ED_LAMBDA_MAX_BYTES, 1",
        "ED_LAMBDA_TIMEOUT_MS, 24",
        "ED_MAX_REQUEST_KB, 99",
        "ED_JSON_MESSAGE, json",
        "ED_TELEMETRY_PORT, 9001",
        "ED_WARMUP, no",
        "ED_PLATFORM_EVENTS, 'start,end'",
        "ED_FLUSH_INTERVAL_MS, 99",
        "ED_COMPRESSION, zstd",
        "ED_SAMPLE_RATE, 2",
        "ED_MIN_LOG_LEVEL, LOUD",
        "ED_MULTILINE_PATTERN, '(x'",
        "ED_DROP_FIELDS, message",
        "ED_MAX_RECORD_KB, 20001",
        "ED_SEVERITY, 1",
        "ED_HTTP_HEADERS, Host=elsewhere",
        "ED_PROXY, https://127.0.0.1:443",
        "ED_ENABLED, no",
        "ED_ENDPIONT, http://127.0.0.1/",
        "ED_PARALLELISM, 4",
    })
    @ResourceLock(PackedLayer.DEFAULT_PORT)
    void aBadValueIsNamedAndTheLogsArriveAllTheSame(String variable, String value) {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment(variable, value))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("unhurt", 2));

            assertThat(emulator.output()).hasSize(1);
            assertThat(emulator.output().getFirst()).startsWith("[edgedelta] " + variable);
            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("unhurt", 2));
        }
    }

    @Test
    void withoutWarmUpTheEndpointSeesNothingButTelemetry() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment("ED_WARMUP", "false"))) {
            emulator.start();
            assertThat(endpoint.requests()).isEmpty();
            emulator.invoke(Deliveries.invocation("cold", 2));

            assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(Deliveries.expected("cold", 2));
        }
    }

    @Test
    void theWarmUpShowsTheEndpointOneHeadAndNothingElse() {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint))) {
            emulator.start();

            assertThat(endpoint.requests()).hasSize(1);
            assertThat(endpoint.requests().getFirst().method()).isEqualTo("HEAD");
            assertThat(endpoint.connections()).isEqualTo(1);
        }
    }
}
