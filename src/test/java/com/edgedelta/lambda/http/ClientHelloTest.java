package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The offers in the first TLS message of clients (RFC 8446, 4.1.2), read from the wire.
@Timeout(240)
final class ClientHelloTest {
    private static final int SUPPORTED_GROUPS = 10;
    private static final int SIGNATURE_ALGORITHMS = 13;
    private static final int KEY_SHARE = 51;
    private static final int X25519 = 0x1d;
    private static final int CHACHA20_IN_TLS_1_3 = 0x1303;
    private static final int SECP256R1 = 0x17;
    private static final int ECDSA_SECP256R1_SHA256 = 0x0403;
    private static final int ECDSA_SECP384R1_SHA384 = 0x0503;

    private record ClientHello(List<Integer> suites, Map<Integer, ByteBuffer> extensions) {
        /// Reads the message of a client and then refuses it.
        static ClientHello of(HttpClient client) throws IOException {
            try (client;
                    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                URI url = URI.create("https://localhost:" + server.getLocalPort() + "/");
                var unanswered = client.sendAsync(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
                try (Socket socket = server.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    in.skipNBytes(3);
                    return read(ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort())));
                } finally {
                    unanswered.cancel(true);
                }
            }
        }

        private static ClientHello read(ByteBuffer message) {
            message.position(4 + 2 + 32); // kind and length, version, random
            skip(message, message.get());
            List<Integer> suites = numbers(slice(message, message.getShort()));
            skip(message, message.get()); // compression
            Map<Integer, ByteBuffer> extensions = new HashMap<>();
            for (ByteBuffer rest = slice(message, message.getShort()); rest.hasRemaining(); ) {
                extensions.put((int) rest.getShort(), slice(rest, rest.getShort()));
            }
            return new ClientHello(suites, extensions);
        }

        private static void skip(ByteBuffer message, int length) {
            message.position(message.position() + length);
        }

        private static ByteBuffer slice(ByteBuffer message, int length) {
            ByteBuffer slice = message.slice(message.position(), length);
            skip(message, length);
            return slice;
        }

        private static List<Integer> numbers(ByteBuffer shorts) {
            List<Integer> numbers = new ArrayList<>();
            while (shorts.hasRemaining()) {
                numbers.add(shorts.getShort() & 0xffff);
            }
            return numbers;
        }

        private ByteBuffer extension(int number) {
            return Objects.requireNonNull(extensions.get(number)).duplicate();
        }

        List<Integer> groups() {
            ByteBuffer groups = extension(SUPPORTED_GROUPS);
            return numbers(slice(groups, groups.getShort()));
        }

        List<Integer> signatures() {
            ByteBuffer algorithms = extension(SIGNATURE_ALGORITHMS);
            return numbers(slice(algorithms, algorithms.getShort()));
        }

        List<Integer> keyShares() {
            ByteBuffer all = extension(KEY_SHARE);
            List<Integer> groups = new ArrayList<>();
            for (ByteBuffer shares = slice(all, all.getShort()); shares.hasRemaining(); ) {
                groups.add((int) shares.getShort());
                slice(shares, shares.getShort());
            }
            return groups;
        }
    }

    @Test
    void theQuickClientMakesOneKeyAndOffersTheCipherThatCostsLeast() throws IOException {
        ClientHello hello = ClientHello.of(Clients.quickTls(new CallerRunsExecutor(), Route.DIRECT));

        assertThat(hello.groups()).containsExactly(X25519);
        assertThat(hello.keyShares()).containsExactly(X25519);
        assertThat(hello.signatures())
                .as("certificates on elliptic curves are accepted all the same")
                .contains(ECDSA_SECP256R1_SHA256, ECDSA_SECP384R1_SHA384);
        assertThat(hello.suites()).contains(CHACHA20_IN_TLS_1_3).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void theOtherClientOffersAllThatTheJdkDoes() throws IOException {
        ClientHello hello = ClientHello.of(Clients.tls(new CallerRunsExecutor(), Route.DIRECT));

        assertThat(hello.groups()).contains(X25519, SECP256R1);
        assertThat(hello.suites()).contains(CHACHA20_IN_TLS_1_3).hasSizeGreaterThan(4);
    }
}
