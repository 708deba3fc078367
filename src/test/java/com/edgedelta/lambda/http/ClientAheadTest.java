package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

final class ClientAheadTest {
    @Test
    void givesAClientThatFollowsNoRedirectAndUsesNoProxy() throws InterruptedException {
        try (HttpClient client = ClientAhead.start().take()) {
            assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
            assertThat(client.proxy()).contains(HttpClient.Builder.NO_PROXY);
        }
    }
}
