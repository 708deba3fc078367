package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClientAheadTest {
    private final List<String> makers = new CopyOnWriteArrayList<>();

    @Test
    void theClientIsMadeOnceAndOnItsOwnThread() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            ClientAhead ahead = ClientAhead.start(() -> {
                makers.add(Thread.currentThread().getName());
                return client;
            });
            assertThat(ahead.take()).isSameAs(client);
            assertThat(makers).containsExactly("client-ahead");
        }
    }

    @Test
    void whereTheThreadFailsTheClientIsMadeByWhoNeedsIt() throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            ClientAhead ahead = ClientAhead.start(() -> {
                makers.add(Thread.currentThread().getName());
                if (makers.size() == 1) {
                    throw new OutOfMemoryError("a test's");
                }
                return client;
            });
            assertThat(ahead.take()).isSameAs(client);
            assertThat(makers)
                    .containsExactly("client-ahead", Thread.currentThread().getName());
        }
    }

    @Test
    void theClientFollowsNoRedirectAndUsesNoProxy() throws InterruptedException {
        try (HttpClient client = ClientAhead.start().take()) {
            assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
            assertThat(client.proxy()).contains(HttpClient.Builder.NO_PROXY);
        }
    }
}
