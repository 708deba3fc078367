package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsBench.error;
import static com.edgedelta.lambda.aws.AwsBench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.config.Destination.HttpEndpoint;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.sink.HttpSink;
import com.edgedelta.lambda.sink.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTokenTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final byte[] RECORDS = {'{', '}', '\n'};

    private static AwsBench bench(String reference) {
        return new AwsBench("ED_AUTH_TOKEN_SECRET", reference);
    }

    private static SecretToken token(AwsBench bench) {
        return new SecretToken(
                Objects.requireNonNull(bench.config.authTokenSecret()), bench.apis, bench.log.log(), AMPLE.toNanos());
    }

    private static @Nullable String value(AwsBench bench) throws InterruptedException {
        return token(bench).value(AMPLE);
    }

    private static EndpointAnswer secret(String text) {
        return json(new JsonObject().add("SecretString", text).toString());
    }

    @Test
    void aSecretOfSecretsManagerIsAskedForByItsNameAndByItsArn() throws Exception {
        for (String id :
                new String[] {"the/token", "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:the/token-Ab12Cd"
                }) {
            try (AwsBench bench = bench(id).answering(secret("abc"))) {
                assertThat(value(bench)).isEqualTo("Bearer abc");

                EndpointRequest request = bench.aws.requests().getFirst();
                assertThat(request.header("X-Amz-Target")).isEqualTo("secretsmanager.GetSecretValue");
                assertThat(request.header("Content-Type")).isEqualTo("application/x-amz-json-1.1");
                assertThat(Json.parse(request.text())).isEqualTo(new JsonObject().add("SecretId", id));
                assertThat(request.header("Authorization"))
                        .contains((id.startsWith("arn:") ? "cn-north-1" : "eu-west-1") + "/secretsmanager/");
            }
        }
    }

    @Test
    void aParameterIsAskedForDecrypted() throws Exception {
        for (String id :
                new String[] {"/the/token", "ssm:token", "arn:aws:ssm:eu-central-1:123456789012:parameter/token"}) {
            try (AwsBench bench = bench(id).answering(json("{\"Parameter\":{\"Value\":\"abc\"}}"))) {
                assertThat(value(bench)).isEqualTo("Bearer abc");

                EndpointRequest request = bench.aws.requests().getFirst();
                assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSSM.GetParameter");
                assertThat(Json.parse(request.text()))
                        .isEqualTo(new JsonObject()
                                .add("Name", id.startsWith("ssm:") ? "token" : id)
                                .add("WithDecryption", true));
                assertThat(request.header("Authorization"))
                        .contains((id.startsWith("arn:") ? "eu-central-1" : "eu-west-1") + "/ssm/");
            }
        }
    }

    @Test
    void aMemberOfAJsonSecretIsMeantWhereItIsNamed() throws Exception {
        try (AwsBench bench = bench("a-secret#api key").answering(secret("{\"other\":1,\"api key\":\" abc\\n\"}"))) {
            assertThat(value(bench)).isEqualTo("Bearer abc");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a-secret    | s3cr3t-\u00e9     | characters",
                "a-secret    | s3cr3t\\nmore      | characters",
                "a-secret    | '  '              | no text",
                "a-secret#k  | s3cr3t            | JSON object",
                "a-secret#k  | [\"s3cr3t\"]      | JSON object",
                "a-secret#k  | {\"s3cr3t\":\"x\"} | #KEY",
                "a-secret#k  | {\"k\":{\"s3cr3t\":1}} | #KEY",
            })
    void whatCannotBeATokenIsSaidAndNeverShown(String reference, String text, String problem) throws Exception {
        try (AwsBench bench = bench(reference).answering(secret(text.replace("\\n", "\n")))) {
            assertThat(value(bench)).isNull();
            assertThat(bench.log.lines())
                    .singleElement()
                    .asString()
                    .contains("ED_AUTH_TOKEN_SECRET", problem)
                    .doesNotContain("s3cr3t", "a-secret");
        }
    }

    @ParameterizedTest
    @CsvSource({"a-secret, secretsmanager:GetSecretValue", "/a-secret, ssm:GetParameter"})
    void whatIsRefusedNamesThePermission(String reference, String permission) throws Exception {
        try (AwsBench bench = bench(reference).answering(error(400, "AccessDeniedException"))) {
            assertThat(value(bench)).isNull();
            assertThat(bench.log.lines())
                    .singleElement()
                    .asString()
                    .contains("status 400, AccessDeniedException", permission, "kms:Decrypt")
                    .doesNotContain("a secret", "a-secret", AwsBench.SECRET_KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"SecretString\":7}", "{\"SecretBinary\":\"czNjcjN0\"}", "<html>"})
    void anythingElseIsNoAnswer(String body) throws Exception {
        try (AwsBench bench = bench("a-secret").answering(json(body))) {
            assertThat(value(bench)).isNull();
            assertThat(bench.log.lines()).hasSize(1);
        }
    }

    @Test
    void itIsLookedUpOnceAndKept() throws Exception {
        try (AwsBench bench = bench("a-secret").answering(secret("abc"))) {
            SecretToken token = token(bench);
            token.start();
            token.start();

            assertThat(token.value(AMPLE)).isEqualTo("Bearer abc");
            bench.clock.advance(Duration.ofHours(5));
            assertThat(token.value(AMPLE)).isEqualTo("Bearer abc");
            assertThat(bench.requests()).isEqualTo(1);
        }
    }

    @Test
    void aLookUpThatTakesLongerIsNotWaitedFor() throws Exception {
        try (AwsBench bench = new AwsBench(AwsHttp.TIMEOUT, "ED_AUTH_TOKEN_SECRET", "a-secret")
                .answering(EndpointAnswer.hang(), secret("abc"))) {
            SecretToken token = token(bench);

            assertThat(token.value(Duration.ofMillis(50))).isNull();
            assertThat(token.value(AMPLE)).as("its second attempt").isEqualTo("Bearer abc");
        }
    }

    @Test
    void whatIsDeniedIsAskedForAgainAfterAMinuteAndSaidOnceAnIncident() throws Exception {
        try (AwsBench bench = bench("a-secret")
                .answering(error(400, "AccessDeniedException"), error(400, "AccessDeniedException"), secret("abc"))) {
            SecretToken token = token(bench);

            assertThat(token.value(AMPLE)).isNull();
            assertThat(token.anotherInMillis()).isEqualTo(60_000);
            assertThat(token.value(AMPLE)).isNull();
            assertThat(bench.requests()).as("not at once").isEqualTo(1);
            bench.clock.advance(Duration.ofMinutes(1));
            assertThat(token.value(AMPLE)).isNull();
            bench.clock.advance(Duration.ofMinutes(1));
            assertThat(token.value(AMPLE)).isEqualTo("Bearer abc");
            assertThat(bench.log.lines()).hasSize(1);
        }
    }

    @Test
    void oneThatIsRefusedIsLookedUpAgainOnceAMinute() throws Exception {
        try (AwsBench bench = bench("a-secret").answering(secret("old"), secret("new"))) {
            SecretToken token = token(bench);
            token.value(AMPLE);

            assertThat(token.refused()).as("it is fresh").isFalse();
            bench.clock.advance(Duration.ofMinutes(1));
            assertThat(token.refused()).isTrue();
            assertThat(token.value(AMPLE)).isEqualTo("Bearer new");
            assertThat(token.refused()).isFalse();
            assertThat(bench.requests()).isEqualTo(2);
        }
    }

    @Test
    void oneThatIsRefusedStaysWhereNoOtherIsToBeHad() throws Exception {
        try (AwsBench bench = bench("a-secret").answering(secret("old"), error(400, "AccessDeniedException"))) {
            SecretToken token = token(bench);
            token.value(AMPLE);
            bench.clock.advance(Duration.ofMinutes(1));

            assertThat(token.refused()).isTrue();
            assertThat(token.value(AMPLE)).isEqualTo("Bearer old");
            assertThat(bench.log.lines()).hasSize(1);
        }
    }

    @Test
    void aDestinationThatRefusesTheOldOneGetsTheNewOneAtOnce() throws Exception {
        try (Endpoint destination = Endpoint.http();
                AwsBench bench = new AwsBench(
                                "ED_AUTH_TOKEN_SECRET",
                                "a-secret",
                                "ED_ENDPOINT",
                                destination.url().toString())
                        .answering(secret("old"), secret("new"));
                HttpSink sink = new HttpSink(
                        (HttpEndpoint) bench.config.destination(), Route.DIRECT, token(bench), bench.clock)) {
            assertThat(sink.send(1, RECORDS, 0, RECORDS.length, AMPLE).kind()).isEqualTo(Outcome.Kind.ACCEPTED);
            destination.behave(
                    request -> EndpointAnswer.status("Bearer new".equals(request.header("Authorization")) ? 200 : 403));
            bench.clock.advance(Duration.ofMinutes(2));

            assertThat(sink.send(1, RECORDS, 0, RECORDS.length, AMPLE).kind()).isEqualTo(Outcome.Kind.ACCEPTED);

            assertThat(destination.requests())
                    .extracting(request -> request.header("Authorization"))
                    .containsExactly("Bearer old", "Bearer old", "Bearer new");
            destination.behave(request -> EndpointAnswer.status(401));
            assertThat(sink.send(1, RECORDS, 0, RECORDS.length, AMPLE).kind())
                    .as("kept until it may be looked up again")
                    .isEqualTo(Outcome.Kind.UNAVAILABLE);
            assertThat(destination.requests()).hasSize(4);
            assertThat(bench.requests()).isEqualTo(2);
        }
    }

    @Test
    void afterARestoreTheTokenIsLookedUpAnew() throws Exception {
        try (AwsBench bench = bench("the-token").answering(secret("of-the-snapshot"), secret("of-today"))) {
            SecretToken token = token(bench);
            assertThat(token.value(AMPLE)).isEqualTo("Bearer of-the-snapshot");

            token.restored();

            assertThat(token.value(AMPLE)).isEqualTo("Bearer of-today");
        }
    }
}
