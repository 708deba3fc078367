package com.edgedelta.lambda.fault;

import java.io.IOException;

/// What is done with a connection to a faulty port, which is closed when this returns.
@FunctionalInterface
public interface ConnectionScript {
    void serve(Wire wire) throws IOException;

    /// Passes on all that comes, both ways; TLS too.
    static ConnectionScript relay() {
        return Wire::relay;
    }

    /// Reads what comes and never answers.
    static ConnectionScript hang() {
        return Wire::hang;
    }

    /// Resets each connection as soon as it has brought something.
    static ConnectionScript reset() {
        return wire -> {
            wire.await();
            wire.reset();
        };
    }

    /// Speaks plain text to a client that wants to shake hands.
    static ConnectionScript plainText() {
        return wire -> {
            wire.await();
            wire.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        };
    }

    /// Does this with the first connections and passes the later ones on.
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
