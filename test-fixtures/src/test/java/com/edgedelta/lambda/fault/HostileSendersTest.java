package com.edgedelta.lambda.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.endpoint.Endpoint;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hostile senders before a server that is known to bear them.
@Timeout(240)
class HostileSendersTest {
    @Test
    void postsAtOnce() {
        try (var server = Endpoint.http();
                var senders = new HostileSenders(server.port())) {
            assertThat(senders.atOnce(Collections.nCopies(50, "{}\n")))
                    .hasSize(50)
                    .containsOnly(200);
            assertThat(server.lines()).hasSize(50);
            assertThat(server.connections()).isEqualTo(50);
        }
    }

    @Test
    void holdsConnectionsAndDripsWhileOthersAreServed() {
        try (var server = Endpoint.http();
                var senders = new HostileSenders(server.port())) {
            senders.hold(20, "");
            senders.hold(20, "POST / HTTP/1.1\r\nHos");
            senders.drip(20);

            assertThat(senders.atOnce(Collections.nCopies(5, "{}\n"))).containsOnly(200);
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void sendsAnArrayThatDoesNotEnd() {
        try (var server = Endpoint.http()) {
            try (var senders = new HostileSenders(server.port())) {
                assertThat(senders.endlessArray(500_000, "{\"a\":1}")).isGreaterThan(500_000);
            }
            assertThat(server.awaitRequests(1, Duration.ofMillis(100)))
                    .as("it has no end")
                    .isFalse();
        }
    }
}
