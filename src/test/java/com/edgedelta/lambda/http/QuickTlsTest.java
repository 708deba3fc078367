package com.edgedelta.lambda.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.testing.LogLines;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client with one key share against servers.
@Timeout(240)
final class QuickTlsTest {
    @TempDir
    private Path folder;

    private HttpClient trusting(TestCertificate certificate) {
        Trust trust = new Trust("ED_CA_BUNDLE", certificate.pem().toString(), new LogLines().log());
        return Clients.quickTls(new CallerRunsExecutor(), new Route(null, null, trust));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void oneHandshakeIsEnoughForEitherKindOfCertificate(String keyAlgorithm) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder, keyAlgorithm);
        try (Endpoint endpoint = Endpoint.https(certificate.sslContext());
                HttpClient client = trusting(certificate)) {
            int status = client.send(HttpRequest.newBuilder(endpoint.url()).build(), BodyHandlers.discarding())
                    .statusCode();

            assertThat(status).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 40, 70, 71, 80, 86, 90, 255}) // close_notify, unexpected_message ... unknown
    void anAlertOfTheServersIsARefusedHandshake(int alert) throws Exception {
        assertThat(RefusedHandshake.is(failure(new byte[] {21, 3, 3, 0, 2, 2, (byte) alert})))
                .isTrue();
    }

    @Test
    void soIsAServerThatSpeaksNoTls() throws Exception {
        assertThat(RefusedHandshake.is(failure("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1))))
                .isTrue();
    }

    @Test
    void aBrokenConnectionIsNone() {
        assertThat(RefusedHandshake.is(new IOException("internal_error"))).isFalse();
        assertThat(RefusedHandshake.is(null)).isFalse();
    }

    /// The failure of a client that is answered so after its first message. The client is not closed but shut down, as
    /// in production: `close` would wait for its exchanges.
    private static @Nullable Throwable failure(byte[] answer) throws Exception {
        HttpClient client = Clients.quickTls(new CallerRunsExecutor(), Route.DIRECT);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var thread = Executors.newSingleThreadExecutor()) {
            Future<?> served = thread.submit(() -> {
                try (Socket socket = server.accept()) {
                    assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                    socket.getOutputStream().write(answer);
                    socket.shutdownOutput();
                    // A connection that is closed before the client has ended may be reset, which overtakes the answer.
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                return null;
            });
            URI url = URI.create("https://localhost:" + server.getLocalPort() + "/");
            Throwable failed = catchThrowable(
                    () -> client.sendAsync(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString(ISO_8859_1))
                            .get(20, TimeUnit.SECONDS));
            served.get();
            return failed.getCause();
        } finally {
            client.shutdownNow();
        }
    }
}
