package com.edgedelta.lambda.packaging.aws;

import static com.edgedelta.lambda.packaging.aws.AskingAws.error;
import static com.edgedelta.lambda.packaging.aws.AskingAws.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.emulator.ColdStart;
import com.edgedelta.lambda.emulator.CredentialsEndpoint;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import com.edgedelta.lambda.telemetry.Burst;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The function's tags: in all records of the first flush if AWS responds in time; a failure never affects the
/// function.
@Order(1) // It takes long, so it starts first.
final class TagsIT {
    private static final String CONFIGURATION =
            "\"Configuration\":{\"Runtime\":\"java21\",\"Architectures\":[\"arm64\"],\"MemorySize\":512,\"Version\":\"$LATEST\"}";
    private static final EndpointAnswer TAGGED =
            json("{" + CONFIGURATION + ",\"Tags\":{\"team\":\"orders\",\"cost\":\"é\"}}");

    private static boolean isTagged(JsonObject record) {
        JsonObject tags = new JsonObject().add("lambda.team", "orders").add("lambda.cost", "é");
        return tags.equals(record.get("faas").asObject().get("tags"))
                && record.getString("process.runtime.name", "").equals("java21")
                && record.getString("host.arch", "").equals("arm64");
    }

    private static boolean hasTags(JsonObject record) {
        return record.get("faas").asObject().get("tags") != null;
    }

    @Test
    void areInEveryRecordOfTheFirstFlushThoseOfTheInitPhaseToo() {
        try (Endpoint aws = Endpoint.http().behave(request -> TAGGED);
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(AskingAws.forTags(endpoint, aws)
                        .withEnvironment("ED_TAG_PREFIX", "lambda.")
                        .withInitEvents(TelemetryEvent.line("in the init phase")))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("first", 3));
            emulator.invoke(Deliveries.invocation("second", 1));

            assertThat(Deliveries.lines(endpoint))
                    .containsExactly(
                            "in the init phase", "first line 0", "first line 1", "first line 2", "second line 0");
            assertThat(endpoint.records()).allMatch(TagsIT::isTagged);
            assertThat(aws.requests()).singleElement().satisfies(TagsIT::assertSigned);
            assertThat(emulator.output()).isEmpty();
            assertThat(emulator.violations()).isEmpty();
        }
    }

    private static void assertSigned(EndpointRequest request) {
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).startsWith("/2015-03-31/functions/tested-");
        assertThat(request.header("Authorization")).contains("AKIDEXAMPLE", "/us-east-1/lambda/aws4_request");
        assertThat(request.header("X-Amz-Security-Token")).isEqualTo("a-session-token");
    }

    @Test
    void withoutTheOptionAwsIsNotAsked() {
        try (Endpoint aws = Endpoint.http();
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(AskingAws.settings(endpoint, aws))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("untagged", 1));

            assertThat(Deliveries.lines(endpoint)).hasSize(1);
            assertThat(endpoint.records()).noneMatch(TagsIT::hasTags);
            assertThat(aws.requests()).isEmpty();
        }
    }

    static List<EndpointAnswer> refusals() {
        return List.of(
                error(403, "AccessDeniedException"),
                error(404, "ResourceNotFoundException"),
                error(429, "TooManyRequestsException"),
                error(500, "ServiceException"),
                json("{" + CONFIGURATION + ",\"TagsError\":{\"ErrorCode\":\"AccessDeniedException\"}}"),
                json("{}"),
                json("<html>a secret message</html>"),
                json("[".repeat(400_000)),
                json("\"" + "x".repeat(1_000_000) + "\""),
                EndpointAnswer.close());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whateverAwsDoesTheLogsArriveAndOneLineNamesThePermission(EndpointAnswer answer) {
        try (Endpoint aws = Endpoint.http().behave(request -> answer);
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(AskingAws.forTags(endpoint, aws))) {
            assertThat(emulator.start().problem()).isNull();
            InvocationResult result = emulator.invoke(Deliveries.invocation("untagged", 2));

            assertThat(Deliveries.lines(endpoint)).isEqualTo(Deliveries.expected("untagged", 2));
            assertThat(endpoint.records()).noneMatch(TagsIT::hasTags);
            assertThat(emulator.awaitOutput("lambda:ListTags", Duration.ofSeconds(60)))
                    .isPresent();
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .startsWith("[edgedelta] records are sent without tags: lambda:GetFunction")
                    .doesNotContain(AskingAws.SECRETS);
            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(2));
            assertThat(emulator.shutdown("spindown").code()).isZero();
        }
    }

    @Test
    @QuietMachine
    void neitherNextNorTheFirstFlushWaitsForAnAnswerAndLaterRecordsHaveIt() {
        try (Endpoint aws = Endpoint.http().behave(request -> TAGGED.withDelayMs(1_500));
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(AskingAws.forTags(endpoint, aws)
                        .withEnvironment("ED_TAG_PREFIX", "lambda.")
                        .withoutFreeze()
                        .withRuntimeInitMs(50))) {
            ColdStart start = emulator.start();
            InvocationResult first = emulator.invoke(Deliveries.invocation("early", 1));
            boolean early = endpoint.records().stream().noneMatch(TagsIT::hasTags);
            emulator.invoke(Deliveries.invocation("meanwhile", 1).withDurationMs(3_000));
            emulator.invoke(Deliveries.invocation("late", 1));

            assertThat(start.added()).isLessThan(Duration.ofMillis(1_400));
            assertThat(first.ownShare()).isLessThan(Duration.ofSeconds(1));
            assertThat(early).isTrue();
            assertThat(Deliveries.lines(endpoint)).containsExactly("early line 0", "meanwhile line 0", "late line 0");
            assertThat(isTagged(endpoint.records().getLast())).isTrue();
        }
    }

    /// The first request is frozen with the process; its outcome does not count as one of the three attempts.
    @Test
    void aCallThatWasFrozenHalfWayIsMadeAgainAndNotCounted() {
        try (Endpoint aws = Endpoint.http().behave(TagsIT::silentThenBusyThenTagged);
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(AskingAws.forTags(endpoint, aws)
                        .withRuntimeInitMs(50)
                        .withEnvironment("ED_TAG_PREFIX", "lambda."))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("early", 1));
            emulator.freezeFor(Duration.ofSeconds(8));
            emulator.invoke(Deliveries.invocation("meanwhile", 1).withDurationMs(5_000));
            emulator.invoke(Deliveries.invocation("late", 1));

            assertThat(aws.requests()).hasSize(4);
            assertThat(isTagged(endpoint.records().getLast())).isTrue();
            assertThat(emulator.output()).isEmpty();
        }
    }

    private static EndpointAnswer silentThenBusyThenTagged(EndpointRequest request) {
        return switch (request.number()) {
            case 1 -> EndpointAnswer.hang();
            case 2, 3 -> error(500, "ServiceException");
            default -> TAGGED;
        };
    }

    @Test
    void credentialsOfTheContainerEndpointAreUsedAndRenewed() {
        try (CredentialsEndpoint container = new CredentialsEndpoint(Instant.parse("2099-01-01T00:00:00Z"));
                Endpoint aws = Endpoint.http()
                        .behave(request -> "token-1".equals(request.header("X-Amz-Security-Token"))
                                ? error(403, "ExpiredTokenException")
                                : TAGGED);
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(container.environment(AskingAws.forTags(endpoint, aws)))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("tagged", 1));

            assertThat(endpoint.records()).allMatch(TagsIT::hasTags);
            assertThat(aws.requests())
                    .extracting(request -> request.header("X-Amz-Security-Token"))
                    .containsExactly("token-1", "token-2");
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void withoutCredentialsOneLineSaysSo() {
        try (Endpoint aws = Endpoint.http();
                Endpoint endpoint = Endpoint.http();
                Emulator emulator =
                        new Emulator(AskingAws.forTags(endpoint, aws).withEnvironment("AWS_ACCESS_KEY_ID", ""))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("untagged", 1));

            assertThat(Deliveries.lines(endpoint)).hasSize(1);
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI", "lambda:GetFunction");
            assertThat(aws.requests()).isEmpty();
        }
    }

    @Test
    @QuietMachine
    void aBurstInTheFirstInvocationLosesNothingWhileAwsIsSilent() {
        try (Endpoint aws = Endpoint.http().behave(request -> EndpointAnswer.hang());
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(
                        AskingAws.forTags(endpoint, aws).withRuntimeInitMs(50).withFunctionTimeoutMs(60_000))) {
            emulator.start();
            Invocation burst = new Invocation().withBurst(new Burst(100_000, number -> number + " " + "y".repeat(200)));
            emulator.invoke(burst);
            emulator.invoke(new Invocation());

            assertThat(Deliveries.lines(endpoint)).hasSize(100_000);
            assertThat(Deliveries.ofType(endpoint, "edgedelta.dropped")).isEmpty();
        }
    }
}
