package com.edgedelta.lambda.packaging.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.CredentialsEndpoint;
import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.endpoint.FirehoseAnswer;
import com.edgedelta.lambda.endpoint.FirehoseCall;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Credentials of the container endpoint, as with SnapStart.
final class FirehoseCredentialsIT {
    @Test
    void credentialsThatHaveExpiredAreFetchedAnewAndNothingIsLost() {
        try (CredentialsEndpoint container = new CredentialsEndpoint(Instant.parse("2099-01-01T00:00:00Z"));
                FirehoseEndpoint endpoint = FirehoseEndpoint.http()
                        .behave(call -> call.token().equals("token-1")
                                ? FirehoseAnswer.error(400, "ExpiredTokenException")
                                : FirehoseAnswer.accept());
                Emulator emulator = new Emulator(container.environment(FirehoseLayer.pushingTo(endpoint)))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("renewed", 3));

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(Deliveries.expected("renewed", 3));
            assertThat(endpoint.calls()).extracting(FirehoseCall::token).containsExactly("token-1", "token-2");
            assertThat(container.requests()).hasSize(2);
            assertThat(emulator.output()).isEmpty();
        }
    }
}
