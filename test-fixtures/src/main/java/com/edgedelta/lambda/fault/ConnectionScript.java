package com.edgedelta.lambda.fault;

import java.io.IOException;

/// Handles a connection to a faulty port; the connection is closed when this returns.
@FunctionalInterface
public interface ConnectionScript {
    void serve(Wire wire) throws IOException;

    /// Passes on all bytes in both directions, TLS included.
    static ConnectionScript relay() {
        return Wire::relay;
    }

    /// Reads all bytes and never responds.
    static ConnectionScript hang() {
        return Wire::hang;
    }

    /// Resets each connection after its first byte.
    static ConnectionScript reset() {
        return wire -> {
            wire.await();
            wire.reset();
        };
    }

    /// Sends plain text to a client that expects a TLS handshake.
    static ConnectionScript plainText() {
        return wire -> {
            wire.await();
            wire.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        };
    }

    /// Refuses each TLS handshake with a fatal alert, `handshake_failure`.
    static ConnectionScript tlsAlert() {
        return wire -> {
            wire.await();
            wire.write("\u0015\u0003\u0003\u0000\u0002\u0002(");
        };
    }

    /// Passes on all bytes to the endpoint on that port, for example one with another certificate.
    static ConnectionScript relayTo(int port) {
        return wire -> wire.relayTo(port);
    }

    /// Uses this script for the first connections and passes the later ones on.
    static ConnectionScript first(int connections, ConnectionScript script) {
        return wire -> {
            if (wire.number() <= connections) {
                script.serve(wire);
            } else {
                wire.relay();
            }
        };
    }
}
