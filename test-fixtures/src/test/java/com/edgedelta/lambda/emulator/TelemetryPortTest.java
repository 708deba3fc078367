package com.edgedelta.lambda.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TelemetryPortTest {
    @Test
    void isHandedOutOnceUntilItIsClosed() throws IOException {
        final int number;
        try (var first = TelemetryPort.reserve()) {
            number = first.number();
            var candidates = new AtomicInteger(number);
            try (var second = TelemetryPort.reserve(candidates::getAndIncrement)) {
                assertThat(second.number()).isGreaterThan(number);
            }
        }
        try (var again = TelemetryPort.reserve(() -> number)) {
            assertThat(again.number()).isEqualTo(number);
        }
    }

    @Test
    void isFreeForTheExtension() throws IOException {
        try (var port = TelemetryPort.reserve();
                var receiver = new ServerSocket(port.number(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(receiver.getLocalPort()).isEqualTo(port.number());
        }
    }

    @Test
    void isNotOneOnWhichSomebodyListens() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> TelemetryPort.reserve(taken::getLocalPort))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no free port for telemetry");
        }
    }
}
