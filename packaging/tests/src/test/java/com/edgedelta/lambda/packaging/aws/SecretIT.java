package com.edgedelta.lambda.packaging.aws;

import static com.edgedelta.lambda.packaging.aws.AskingAws.error;
import static com.edgedelta.lambda.packaging.aws.AskingAws.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The token that is kept in Secrets Manager or Parameter Store.
final class SecretIT {
    private static final EndpointAnswer SECRET = json("{\"SecretString\":\"the-token\\n\"}");

    private static void assertAuthorized(Endpoint endpoint) {
        assertThat(endpoint.accepted())
                .filteredOn(request -> request.method().equals("POST"))
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEqualTo("Bearer the-token"));
    }

    @Test
    void theFirstFlushWaitsForIt() {
        try (Endpoint aws = Endpoint.http().behave(request -> SECRET.withDelayMs(1_000));
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(AskingAws.settings(endpoint, aws)
                        .withRuntimeInitMs(50)
                        .withEnvironment("ED_AUTH_TOKEN_SECRET", "a/secret"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("authorized", 2));

            assertThat(Deliveries.lines(endpoint)).isEqualTo(Deliveries.expected("authorized", 2));
            assertAuthorized(endpoint);
            assertThat(aws.requests()).singleElement().satisfies(SecretIT::assertAsked);
            assertThat(emulator.output()).isEmpty();
        }
    }

    private static void assertAsked(EndpointRequest request) {
        assertThat(request.header("X-Amz-Target")).isEqualTo("secretsmanager.GetSecretValue");
        assertThat(request.text()).isEqualTo("{\"SecretId\":\"a/secret\"}");
    }

    @Test
    void whereItIsNotToBeHadTheLogsAreKeptUntilItIs() {
        try (Endpoint aws = Endpoint.http().behave(request -> error(500, "InternalServiceError"));
                Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(
                        AskingAws.settings(endpoint, aws).withEnvironment("ED_AUTH_TOKEN_SECRET", "a/secret"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("kept", 2));
            assertThat(endpoint.accepted())
                    .noneMatch(request -> request.method().equals("POST"));
            assertThat(emulator.output())
                    .hasSize(2)
                    .noneMatch(line -> line.contains("a secret message") || line.contains("a/secret"))
                    .anyMatch(line -> line.contains("secretsmanager:GetSecretValue"));

            aws.behave(request -> SECRET);
            emulator.freezeFor(Duration.ofMillis(1_100));
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(Deliveries.lines(endpoint)).isEqualTo(Deliveries.expected("kept", 2));
            assertAuthorized(endpoint);
        }
    }
}
