package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/// Plays the endpoint of the sandbox at which SnapStart functions find their credentials, in place of the key
/// variables: each answer has a session token of its own, `token-1`, `token-2`, and so on.
public final class CredentialsEndpoint implements AutoCloseable {
    private static final String AUTHORIZATION = "an-authorization";

    private final Endpoint endpoint = Endpoint.http();

    /// Credentials that are valid until this time.
    public CredentialsEndpoint(Instant expiration) {
        endpoint.behave(request -> AUTHORIZATION.equals(request.header("Authorization"))
                ? EndpointAnswer.status(200)
                        .withBody(
                                "{\"AccessKeyId\":\"ASIAEXAMPLE\",\"SecretAccessKey\":\"a-secret-key\",\"Token\":\"token-"
                                        + request.number() + "\",\"Expiration\":\"" + expiration + "\"}")
                : EndpointAnswer.status(403));
    }

    /// The same environment with this endpoint for credentials, and none of its own.
    public EmulatorSettings environment(EmulatorSettings settings) {
        return settings.withEnvironment("AWS_ACCESS_KEY_ID", "")
                .withEnvironment("AWS_SECRET_ACCESS_KEY", "")
                .withEnvironment("AWS_SESSION_TOKEN", "")
                .withEnvironment("AWS_CONTAINER_CREDENTIALS_FULL_URI", url().toString())
                .withEnvironment("AWS_CONTAINER_AUTHORIZATION_TOKEN", AUTHORIZATION);
    }

    public URI url() {
        return endpoint.url();
    }

    public List<EndpointRequest> requests() {
        return endpoint.requests();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
