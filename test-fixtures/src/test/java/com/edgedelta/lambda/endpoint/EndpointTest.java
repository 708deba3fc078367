package com.edgedelta.lambda.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Endpoint endpoint = Endpoint.http();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        endpoint.close();
        client.shutdownNow();
    }

    @Test
    void recordsRequestsAndTheirLines() throws Exception {
        assertThat(post("{\"a\":1}\n{\"a\":2}\n").statusCode()).isEqualTo(200);
        assertThat(post("{\"a\":3}\n").statusCode()).isEqualTo(200);
        assertThat(endpoint.awaitRecords(3, SOON)).isTrue();
        assertThat(endpoint.records())
                .extracting(record -> record.getInt("a", 0))
                .containsExactly(1, 2, 3);
        var first = endpoint.requests().getFirst();
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/logs");
        assertThat(first.header("x-test")).isEqualTo("yes");
        assertThat(first.number()).isOne();
        assertThat(first.body()).hasSize(16);
    }

    @Test
    void countsConnections() throws Exception {
        post("{}\n");
        post("{}\n");
        assertThat(endpoint.connections()).isOne();
        try (var other = HttpClient.newHttpClient()) {
            other.send(request("{}\n").build(), HttpResponse.BodyHandlers.discarding());
        }
        assertThat(endpoint.connections()).isEqualTo(2);
    }

    @Test
    void doesNotCountAsAcceptedWhatItRefuses() throws Exception {
        endpoint.behave(EndpointBehaviour.first(
                1, EndpointAnswer.status(503).withHeader("Retry-After", "1").withBody("busy")));
        var refused = post("{}\n");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("busy");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(endpoint.lines()).isEmpty();
        post("{}\n");
        assertThat(endpoint.lines()).hasSize(1);
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void answersLate() throws Exception {
        endpoint.behave(EndpointBehaviour.always(EndpointAnswer.status(200).withDelayMs(150)));
        var began = System.nanoTime();
        post("{}\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void hangsUntilItIsClosed() {
        endpoint.behave(EndpointBehaviour.always(EndpointAnswer.hang()));
        var answer = client.sendAsync(request("{}\n").build(), HttpResponse.BodyHandlers.discarding());
        assertThat(endpoint.awaitRequests(1, SOON)).isTrue();
        assertThat(answer).isNotDone();
        assertThat(endpoint.lines()).isEmpty();

        endpoint.close();
        assertThatThrownBy(() -> answer.get(SOON.toSeconds(), TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void closesTheConnectionWithoutAnAnswer() {
        endpoint.behave(EndpointBehaviour.always(EndpointAnswer.close()));
        assertThatThrownBy(() -> post("{}\n")).isInstanceOf(IOException.class);
    }

    @Test
    void unzips() throws Exception {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write("{\"a\":1}\n".getBytes(StandardCharsets.UTF_8));
        }
        client.send(
                HttpRequest.newBuilder(endpoint.url())
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(endpoint.lines()).containsExactly("{\"a\":1}");
    }

    @Test
    void speaksTls(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        assertThat(certificate.pem()).content().startsWith("-----BEGIN CERTIFICATE-----");
        try (var secure = Endpoint.https(certificate.sslContext());
                var trusting = HttpClient.newBuilder()
                        .sslContext(certificate.sslContext())
                        .build()) {
            var request = HttpRequest.newBuilder(secure.url())
                    .POST(HttpRequest.BodyPublishers.ofString("{}\n"))
                    .build();
            assertThat(trusting.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(secure.lines()).hasSize(1);
        }
    }

    @Test
    void findsAPortWhereNobodyListens() {
        var nobody = URI.create("http://127.0.0.1:" + FreePort.find());
        assertThatThrownBy(() ->
                        client.send(HttpRequest.newBuilder(nobody).build(), HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void comesBackOnTheSamePort() throws Exception {
        var port = endpoint.port();
        endpoint.close();
        try (var again = Endpoint.http(port)) {
            client.send(HttpRequest.newBuilder(again.url()).build(), HttpResponse.BodyHandlers.discarding());
            assertThat(again.requests()).hasSize(1);
        }
    }

    private HttpResponse<String> post(String body) throws Exception {
        return client.send(request(body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(endpoint.url())
                .header("X-Test", "yes")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
