package com.edgedelta.lambda.emulator;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A TCP port for the extension's receiver that no other emulator of this machine hands out until it is closed.
///
/// The extension listens on it, not the emulator. The UDP port of the same number reserves it, which the
/// kernel frees even if this JVM is killed.
final class TelemetryPort implements AutoCloseable {
    /// The extension's setting.
    static final String VARIABLE = "ED_TELEMETRY_PORT";

    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    // Below Linux's ephemeral ports (from 32768 on), of which connections take any; above what services use.
    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 200;

    private final int number;
    private final @Nullable DatagramSocket reservation;

    private TelemetryPort(int number, @Nullable DatagramSocket reservation) {
        this.number = number;
        this.reservation = reservation;
    }

    /// The extension chooses for itself.
    static TelemetryPort none() {
        return new TelemetryPort(0, null);
    }

    /// Reserves any free port.
    static TelemetryPort reserve() throws IOException {
        return reserve(() -> ThreadLocalRandom.current().nextInt(FIRST, END));
    }

    /// Reserves the first of these ports that is free.
    static TelemetryPort reserve(IntSupplier candidates) throws IOException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = candidates.getAsInt();
            var reservation = reservation(port);
            if (reservation.isPresent()) {
                return new TelemetryPort(port, reservation.get());
            }
        }
        throw new IOException("no free port for telemetry was found in " + ATTEMPTS + " attempts");
    }

    /// 0 if the extension chooses for itself.
    int number() {
        return number;
    }

    @Override
    public void close() {
        if (reservation != null) {
            reservation.close();
        }
    }

    private static Optional<DatagramSocket> reservation(int port) {
        DatagramSocket reservation;
        try {
            reservation = new DatagramSocket(new InetSocketAddress(LOCAL, port));
        } catch (IOException e) {
            return Optional.empty();
        }
        try (var _ = new ServerSocket(port, 1, LOCAL)) {
            return Optional.of(reservation);
        } catch (IOException e) {
            reservation.close();
            return Optional.empty();
        }
    }
}
