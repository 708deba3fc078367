package com.edgedelta.lambda.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Endpoint;
import com.edgedelta.lambda.emulator.EndpointAnswer;
import com.edgedelta.lambda.emulator.FirehoseAnswer;
import com.edgedelta.lambda.emulator.FirehoseCall;
import com.edgedelta.lambda.emulator.FirehoseEndpoint;
import org.junit.jupiter.api.Test;

/// Credentials of the container endpoint, as SnapStart gives them.
final class FirehoseCredentialsIT {
    @Test
    void credentialsThatHaveExpiredAreFetchedAnewAndNothingIsLost() {
        try (Endpoint container = Endpoint.http();
                FirehoseEndpoint endpoint = FirehoseEndpoint.http()
                        .behave(call -> call.token().equals("token-1")
                                ? FirehoseAnswer.error(400, "ExpiredTokenException")
                                : FirehoseAnswer.accept());
                Emulator emulator =
                        new Emulator(FirehoseLayer.environment(new EmulatorSettings(FirehoseLayer.launcher()), endpoint)
                                .withEnvironment("AWS_ACCESS_KEY_ID", "")
                                .withEnvironment("AWS_SECRET_ACCESS_KEY", "")
                                .withEnvironment("AWS_SESSION_TOKEN", "")
                                .withEnvironment(
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                        container.url().toString())
                                .withEnvironment("AWS_CONTAINER_AUTHORIZATION_TOKEN", "an-authorization"))) {
            container.behave(request -> EndpointAnswer.status(
                            "an-authorization".equals(request.header("Authorization")) ? 200 : 403)
                    .withBody("{\"AccessKeyId\":\"AKIDEXAMPLE\",\"SecretAccessKey\":\"secret\",\"Token\":\"token-"
                            + request.number() + "\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"));
            emulator.start();
            emulator.invoke(Deliveries.invocation("renewed", 3));

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(Deliveries.expected("renewed", 3));
            assertThat(endpoint.calls()).extracting(FirehoseCall::token).containsExactly("token-1", "token-2");
            assertThat(container.requests()).hasSize(2);
            assertThat(emulator.output()).isEmpty();
        }
    }
}
