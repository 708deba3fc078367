package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionRaceTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress THREE = InetAddress.ofLiteral("127.0.0.3");
    private static final InetAddress SIX = InetAddress.ofLiteral("::1");

    private final ConnectionRace race = new ConnectionRace();

    @Test
    void takesTheFirstAddressIfItAccepts() throws IOException {
        try (var first = listening(ONE, 0);
                var second = listening(TWO, first.getLocalPort())) {
            assertThat(race.winner(List.of(ONE, TWO), second.getLocalPort())).isEqualTo(ONE);
        }
    }

    @Test
    void passesOverAnAddressThatRefuses() throws IOException {
        try (var second = listening(TWO, 0)) {
            assertThat(race.winner(List.of(ONE, THREE, TWO), second.getLocalPort()))
                    .isEqualTo(TWO);
        }
    }

    @Test
    void passesOverAnAddressThatDoesNotRespond() throws IOException {
        try (var silent = new Silent(ONE);
                var second = listening(TWO, silent.port())) {
            assertThat(race.winner(List.of(ONE, TWO), second.getLocalPort())).isEqualTo(TWO);
        }
    }

    @Test
    void passesOverAnAddressOfTheOtherFamily() throws IOException {
        assumeTrue(hasIpv6(), "this machine has no IPv6 on its loopback");
        try (var six = listening(SIX, 0)) {
            assertThat(race.winner(List.of(ONE, SIX), six.getLocalPort())).isEqualTo(SIX);
        }
    }

    @Test
    void hasNoWinnerIfAllRefuse() throws IOException {
        int port;
        try (var closed = listening(ONE, 0)) {
            port = closed.getLocalPort();
        }

        assertThat(race.winner(List.of(ONE, TWO), port)).isNull();
    }

    @Test
    void hasNoWinnerIfNoneResponds() throws IOException {
        try (var silent = new Silent(ONE)) {
            assertThat(race.winner(List.of(ONE, TWO), silent.port())).isNull();
        }
    }

    @Test
    void endsAtOnceIfItsThreadIsInterrupted() throws IOException {
        try (var silent = new Silent(ONE)) {
            Thread.currentThread().interrupt();

            assertThat(race.winner(List.of(ONE, TWO), silent.port())).isNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static ServerSocket listening(InetAddress address, int port) throws IOException {
        return new ServerSocket(port, 5, address);
    }

    private static boolean hasIpv6() {
        try (var six = listening(SIX, 0)) {
            return six.isBound();
        } catch (IOException none) {
            return false;
        }
    }

    /// A port whose queue of connections is full, so that the kernel does not respond to another one.
    private static final class Silent implements AutoCloseable {
        private static final int PROBE_MS = 200;

        private final List<Socket> queued = new ArrayList<>();
        private final ServerSocket listening;

        Silent(InetAddress address) throws IOException {
            listening = new ServerSocket(0, 1, address);
            while (connects(new InetSocketAddress(address, port()))) {
                assertThat(queued).as("connections that the queue takes").hasSizeLessThan(64);
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        private boolean connects(InetSocketAddress address) throws IOException {
            var socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(address, PROBE_MS);
                return true;
            } catch (SocketTimeoutException full) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (var socket : queued) {
                socket.close();
            }
            listening.close();
        }
    }
}
