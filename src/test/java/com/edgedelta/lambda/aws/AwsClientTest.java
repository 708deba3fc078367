package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsBench.error;
import static com.edgedelta.lambda.aws.AwsBench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.endpoint.FreePort;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One request to a service, and the result of each answer.
final class AwsClientTest {
    private static CallFailed failure(AwsBench bench) {
        try (AwsClient api = bench.api(Service.SSM)) {
            return Objects.requireNonNull(
                    catchThrowableOfType(CallFailed.class, () -> api.call("AmazonSSM.Get", new JsonObject())));
        }
    }

    private static JsonObject answer(AwsBench bench) throws CallFailed, InterruptedException {
        try (AwsClient api = bench.api(Service.SSM)) {
            return api.call("AmazonSSM.Get", new JsonObject().add("Name", "/a"));
        }
    }

    @Test
    void aRequestIsSignedAndItsAnswerRead() throws Exception {
        try (AwsBench bench = new AwsBench().answering(json("{\"a\":1}"))) {
            assertThat(answer(bench)).isEqualTo(new JsonObject().add("a", 1));

            EndpointRequest request = bench.aws.requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.text()).isEqualTo("{\"Name\":\"/a\"}");
            assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSSM.Get");
            assertThat(request.header("X-Amz-Security-Token")).isEqualTo("the-session");
            assertThat(request.header("X-Amz-Date")).isEqualTo("20270115T080000Z");
            assertThat(request.header("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20270115/eu-west-1/ssm/aws4_request,"
                            + " SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target,");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, ThrottlingException",
        "429, TooManyRequestsException",
        "503, ServiceUnavailableException",
        "500, SomethingElse",
    })
    void whatPassesIsTriedTwiceMoreWithGrowingPauses(int status, String code) throws Exception {
        try (AwsBench bench = new AwsBench().answering(error(status, code), error(status, code), json("{}"))) {
            assertThat(answer(bench)).isEqualTo(new JsonObject());

            assertThat(bench.requests()).isEqualTo(3);
            assertThat(bench.clock.sleeps()).hasSize(2);
            assertThat(bench.clock.sleeps().getFirst()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
            assertThat(bench.clock.sleeps().getLast()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        }
    }

    @Test
    void threeAttemptsAreAll() {
        try (AwsBench bench = new AwsBench().answering(error(400, "ThrottlingException"))) {
            assertThat(failure(bench).reason()).isEqualTo("status 400, ThrottlingException");
            assertThat(bench.requests()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"403, AccessDeniedException", "400, ResourceNotFoundException", "400, ExpiredTokenException"})
    void whatDoesNotPassIsTriedOnce(int status, String code) {
        try (AwsBench bench = new AwsBench().answering(error(status, code))) {
            assertThat(failure(bench).reason()).isEqualTo("status " + status + ", " + code);
            assertThat(bench.requests()).isEqualTo(1);
        }
    }

    @Test
    void theErrorsTypeIsReadFromTheHeaderToo() {
        try (AwsBench bench = new AwsBench()
                .answering(EndpointAnswer.status(403)
                        .withHeader("x-amzn-ErrorType", "AccessDeniedException:http://internal.amazon.com/")
                        .withBody("{\"Message\":\"a secret\"}"))) {
            assertThat(failure(bench).reason()).isEqualTo("status 403, AccessDeniedException");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>a secret</html>", "[1]", "\"a secret\"", "{\"a\":", "{\"__type\":\"a secret code\"}"})
    void whateverElseAnErrorHoldsIsNotRepeated(String body) {
        try (AwsBench bench =
                new AwsBench().answering(EndpointAnswer.status(404).withBody(body))) {
            assertThat(failure(bench).reason()).isEqualTo("status 404");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[1]", "", "{\"a\":"})
    void anAnswerThatIsNoObjectIsAFailure(String body) {
        try (AwsBench bench = new AwsBench().answering(json(body))) {
            assertThat(failure(bench).reason()).isEqualTo("the answer is not a JSON object");
            assertThat(bench.requests()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerIsReadOnlySoFar() {
        try (AwsBench bench = new AwsBench().answering(json("{\"a\":\"" + "x".repeat(600_000) + "\"}"))) {
            assertThat(failure(bench).reason()).isEqualTo("IOException");
        }
    }

    @Test
    void aBrokenConnectionAndNobodyThereAreTriedAgain() {
        try (AwsBench bench = new AwsBench().answering(EndpointAnswer.close())) {
            assertThat(failure(bench).reason()).isNotBlank();
            assertThat(bench.requests()).isEqualTo(3);
        }
        try (AwsBench bench = new AwsBench("AWS_ENDPOINT_URL", "http://127.0.0.1:" + FreePort.find())) {
            assertThat(failure(bench).reason()).isEqualTo("ConnectException");
            assertThat(bench.clock.sleeps()).hasSize(2);
        }
    }

    @Test
    void silenceEndsAnAttemptAfterTwoSeconds() throws Exception {
        try (AwsBench bench = new AwsBench(AwsHttp.TIMEOUT).answering(EndpointAnswer.hang(), json("{}"))) {
            long began = System.nanoTime();

            answer(bench);

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(20));
            assertThat(bench.requests()).as("the third on a busy machine alone").isBetween(2, 3);
        }
    }

    @Test
    void anAttemptThatStoodStillWithTheProcessIsMadeAgainAndNotCounted() throws Exception {
        try (AwsBench bench = new AwsBench()) {
            bench.aws.behave(request -> {
                boolean stopped = request.number() <= 2;
                bench.clock.advance(stopped ? Duration.ofHours(1) : Duration.ZERO);
                return stopped
                        ? EndpointAnswer.close()
                        : request.number() <= 4 ? error(500, "InternalFailure") : json("{}");
            });

            answer(bench);

            assertThat(bench.requests()).isEqualTo(5);
            assertThat(bench.clock.sleeps()).as("no pause behind a stop").hasSize(2);
            assertThat(bench.aws.requests().get(1).header("X-Amz-Date"))
                    .as("signed anew")
                    .isNotEqualTo(bench.aws.requests().getFirst().header("X-Amz-Date"));
        }
    }

    @Test
    void stopsWithoutEndAreCountedInTheEnd() {
        try (AwsBench bench = new AwsBench()) {
            bench.aws.behave(request -> {
                bench.clock.advance(Duration.ofHours(1));
                return EndpointAnswer.close();
            });

            failure(bench);

            assertThat(bench.requests()).isEqualTo(8);
        }
    }

    @Test
    void keysThatNoHeaderHoldsAreNotRepeated() {
        try (AwsBench bench = new AwsBench("AWS_SESSION_TOKEN", "a\nsecret")) {
            assertThat(failure(bench).reason()).contains("credentials").doesNotContain("secret");
            assertThat(bench.requests()).isZero();
        }
    }
}
