package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsBench.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credentials of the environment and of the container endpoint.
final class CredentialsTest {
    private final Endpoint container = Endpoint.http();
    private final ManualClock clock = new ManualClock();
    private final AwsHttp http = new AwsHttp(Route.DIRECT, Duration.ofMinutes(1));

    @AfterEach
    void close() {
        http.close();
        container.close();
    }

    private Credentials credentials(String... variables) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.url().toString());
        environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "an-authorization");
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new Credentials(environment, clock);
    }

    /// Credentials that are valid that long, each with its own token.
    private void giveFor(Duration time) {
        container.behave(request -> json("{\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"s\",\"Token\":\"token-"
                + request.number() + "\",\"Expiration\":\""
                + Instant.ofEpochMilli(clock.wallMillis()).plus(time) + "\"}"));
    }

    private String token(Credentials credentials) throws Exception {
        return credentials.current(http).token();
    }

    private String failure(Credentials credentials) {
        return Objects.requireNonNull(catchThrowableOfType(CallFailed.class, () -> credentials.current(http)))
                .reason();
    }

    @Test
    void thoseOfTheEnvironmentAreUsedAndNobodyIsAsked() throws Exception {
        Credentials credentials = credentials("AWS_ACCESS_KEY_ID", "AKID", "AWS_SECRET_ACCESS_KEY", "s");

        Keys keys = credentials.current(http);

        assertThat(keys.id()).isEqualTo("AKID");
        assertThat(keys.secret()).isEqualTo("s");
        assertThat(keys.token()).isEmpty();
        assertThat(credentials.forget()).as("others may be had").isFalse();
        assertThat(container.requests()).isEmpty();
    }

    @Test
    void thoseOfTheContainerAreFetchedOnceAndAnewFiveMinutesBeforeTheyExpire() throws Exception {
        giveFor(Duration.ofHours(1));
        Credentials credentials = credentials();

        assertThat(token(credentials)).isEqualTo("token-1");
        clock.advance(Duration.ofMinutes(54));
        assertThat(token(credentials)).isEqualTo("token-1");
        clock.advance(Duration.ofMinutes(2));
        assertThat(token(credentials)).isEqualTo("token-2");

        EndpointRequest request = container.requests().getFirst();
        assertThat(request.header("Authorization")).isEqualTo("an-authorization");
        assertThat(request.method()).isEqualTo("GET");
    }

    @Test
    void thoseThatStillHoldAreUsedWhereNoOthersAreToBeHad() throws Exception {
        giveFor(Duration.ofHours(1));
        Credentials credentials = credentials();
        token(credentials);
        container.behave(request -> EndpointAnswer.status(500));

        clock.advance(Duration.ofMinutes(58));
        assertThat(token(credentials)).isEqualTo("token-1");
        clock.advance(Duration.ofMinutes(3));
        assertThat(failure(credentials)).contains("status 500");
    }

    @Test
    void thoseThatWereForgottenAreFetchedAnew() throws Exception {
        giveFor(Duration.ofHours(1));
        Credentials credentials = credentials();
        token(credentials);

        assertThat(credentials.forget()).isTrue();
        assertThat(token(credentials)).isEqualTo("token-2");
    }

    @Test
    void thoseThatAreForgottenWhileTheyAreOnTheirWayAreFetchedAnew() throws Exception {
        giveFor(Duration.ofHours(1));
        Credentials credentials = credentials();
        container.onAccepted(request -> {
            if (request.number() == 1) {
                credentials.forget();
            }
        });

        token(credentials);

        assertThat(token(credentials)).isEqualTo("token-2");
    }

    @Test
    void credentialsThatTheServiceFindsTooOldAreFetchedAnew() throws Exception {
        giveFor(Duration.ofHours(1));
        try (AwsBench bench = new AwsBench(
                "AWS_ACCESS_KEY_ID",
                "",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                container.url().toString())) {
            bench.aws.behave(request -> "token-1".equals(request.header("X-Amz-Security-Token"))
                    ? AwsBench.error(400, "ExpiredTokenException")
                    : json("{}"));
            try (AwsClient api = bench.api(Service.LAMBDA)) {
                api.get("/");
            }

            assertThat(bench.requests()).isEqualTo(2);
            assertThat(container.requests()).hasSize(2);
        }
    }

    @Test
    void theTokensFileGoesBeforeTheTokenAndIsReadEachTime(@TempDir Path folder) throws Exception {
        giveFor(Duration.ofHours(1));
        Path file = folder.resolve("token");
        Credentials credentials = credentials("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file.toString());
        assertThat(failure(credentials)).contains("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");

        writeAndFetch(file, "one\n", credentials);
        credentials.forget();
        writeAndFetch(file, "two\n", credentials);

        assertThat(container.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("one", "two");
    }

    private void writeAndFetch(Path file, String token, Credentials credentials) throws Exception {
        Files.writeString(file, token);
        token(credentials);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/credentials",
                "http://127.0.0.1.example.com/credentials",
                "http://10.0.0.1/",
                "ftp://localhost/",
                "localhost",
                "http://local host/",
            })
    void theAuthorizationTokenGoesUnencryptedToNobodyElse(String uri) {
        assertThat(failure(credentials("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri)))
                .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI must be")
                .doesNotContain(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "no json", "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":7}"})
    void anAnswerWithoutThemIsAFailure(String body) {
        container.behave(request -> json(body));

        assertThat(failure(credentials())).isEqualTo("no credentials in the container endpoint's answer");
    }

    @Test
    void anExpirationThatIsNoTimeIsAFailure() {
        container.behave(request ->
                json("{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"soon\"}"));

        assertThat(failure(credentials())).contains("Expiration").doesNotContain("soon");
    }

    @Test
    void anAuthorizationThatNoHeaderHoldsIsNotRepeated() throws IOException {
        assertThat(failure(credentials("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\nsecret")))
                .contains("authorization token")
                .doesNotContain("secret");
    }

    @Test
    void withoutAnyTheVariablesAreNamed() {
        assertThat(failure(credentials("AWS_CONTAINER_CREDENTIALS_FULL_URI", "")))
                .contains("AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    }
}
