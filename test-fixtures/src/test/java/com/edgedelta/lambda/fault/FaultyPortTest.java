package com.edgedelta.lambda.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each fault as a client sees it.
@Timeout(240)
class FaultyPortTest {
    private static final Duration PATIENT = Duration.ofSeconds(40);

    /// For what never comes.
    private static final Duration BRIEF = Duration.ofMillis(700);

    private static final String BODY = "{\"a\":1}\n".repeat(10_000);

    private final Endpoint endpoint = Endpoint.http();
    private final FaultyPort port = FaultyPort.before(endpoint);
    private final HttpClient client = client(PATIENT);

    @AfterEach
    void close() {
        client.shutdownNow();
        port.close();
        endpoint.close();
    }

    @Test
    void passesOnWhatComes() throws Exception {
        assertThat(post().statusCode()).isEqualTo(200);
        assertThat(post().statusCode()).isEqualTo(200);

        assertThat(endpoint.lines()).hasSize(20_000);
        assertThat(port.connections()).isOne();
    }

    @Test
    void passesOnTls(@TempDir Path folder) throws Exception {
        var tls = TestCertificate.in(folder).sslContext();
        try (var secret = Endpoint.https(tls);
                var before = FaultyPort.before(secret);
                var trusting = HttpClient.newBuilder().sslContext(tls).build()) {
            assertThat(post(trusting, before.url(), PATIENT).statusCode()).isEqualTo(200);

            before.serve(ConnectionScript.plainText());
            try (var fresh = HttpClient.newBuilder().sslContext(tls).build()) {
                // An SSLException where the client reads the answer before it learns that the connection has ended.
                assertThatThrownBy(() -> post(fresh, before.url(), PATIENT)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void refusesAndComesBackOnTheSamePort() throws Exception {
        post();
        port.refuse();
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThatThrownBy(this::post).isInstanceOf(ConnectException.class);

        port.open();
        assertThat(post().statusCode()).isEqualTo(200);
    }

    @Test
    void answersNoAttemptToConnectWhileItIsABlackHole() throws Exception {
        post();
        port.blackHole();
        assertThatThrownBy(this::postBriefly).as("the open connection").isInstanceOf(HttpTimeoutException.class);
        try (var fresh = client(BRIEF)) {
            assertThatThrownBy(() -> post(fresh, port.url(), PATIENT)).isInstanceOf(HttpConnectTimeoutException.class);
        }
        port.open();
        try (var fresh = client(PATIENT)) {
            assertThat(post(fresh, port.url(), PATIENT).statusCode()).isEqualTo(200);
        }
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void hangs() {
        port.serve(ConnectionScript.hang());
        assertThatThrownBy(this::postBriefly).isInstanceOf(HttpTimeoutException.class);
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void closesOrResetsOnlyConnectionsThatWaitForNothing() throws Exception {
        post();
        port.closeIdle();
        try (var fresh = client(PATIENT)) {
            post(fresh, port.url(), PATIENT);
            port.resetIdle();
        }
        try (var fresh = client(PATIENT)) {
            assertThat(post(fresh, port.url(), PATIENT).statusCode()).isEqualTo(200);
        }
        assertThat(port.connections()).isEqualTo(3);
    }

    @Test
    void whatIsSentOnForgottenConnectionsVanishes() throws Exception {
        post();
        port.forgetConnections();
        assertThatThrownBy(this::postBriefly).isInstanceOf(HttpTimeoutException.class);
        try (var fresh = client(PATIENT)) {
            assertThat(post(fresh, port.url(), PATIENT).statusCode()).isEqualTo(200);
        }
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void losesAnswersToRequestsThatArrive() throws Exception {
        post();
        port.loseAnswers(1);
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThat(endpoint.requests()).hasSize(2);
        assertThat(post().statusCode()).isEqualTo(200);
    }

    @Test
    void cutsRequestsInTheMiddle() throws Exception {
        post();
        port.cutRequests(1, 10_000);
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThat(post().statusCode()).isEqualTo(200);
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void answersWithGarbage() {
        port.serve(RawAnswers.garbageStatusLine());
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void sendsHeadersAndBodiesThatDoNotEnd() {
        port.serve(RawAnswers.endlessHeaders());
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        for (var endless : List.of(RawAnswers.endlessBody(), RawAnswers.bodyThatNeverComes())) {
            port.serve(endless);
            assertThatThrownBy(() -> post(client, port.url(), Duration.ofSeconds(3)))
                    .isInstanceOf(HttpTimeoutException.class);
        }

        assertThat(endpoint.requests())
                .as("those with a body reached the endpoint")
                .hasSize(2);
    }

    @Test
    void tricklesAnAnswer() throws Exception {
        port.serve(RawAnswers.trickle(2));
        var began = System.nanoTime();
        assertThat(post().body()).isEqualTo("ok");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(60));
        assertThat(endpoint.lines()).hasSize(10_000);
    }

    @Test
    void servesTheFirstConnectionsInAnotherWay() throws Exception {
        port.serve(ConnectionScript.first(1, ConnectionScript.reset()));
        assertThatThrownBy(this::post).isInstanceOf(IOException.class);
        assertThat(post().statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post() throws IOException, InterruptedException {
        return post(client, port.url(), PATIENT);
    }

    /// For answers that do not come.
    private HttpResponse<String> postBriefly() throws IOException, InterruptedException {
        return post(client, port.url(), BRIEF);
    }

    private static HttpResponse<String> post(HttpClient client, URI url, Duration limit)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url)
                .timeout(limit)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
        var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).get();
        } catch (ExecutionException e) {
            answer.cancel(true);
            if (e.getCause() instanceof TimeoutException) {
                throw new HttpTimeoutException("the body did not end");
            }
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
    }

    private static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }
}
