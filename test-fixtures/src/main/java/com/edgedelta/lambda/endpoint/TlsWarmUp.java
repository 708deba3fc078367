package com.edgedelta.lambda.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Makes a TLS handshake with an endpoint of ours, once per JVM: a real endpoint is warm when an extension connects,
/// so a measurement must not include this JVM's first handshakes.
final class TlsWarmUp {
    private static final int HANDSHAKES = 40;
    /// The first one takes long on a busy machine, and longer on an emulated CPU.
    private static final int TIMEOUT_MS = 60_000;
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private TlsWarmUp() {}

    /// @param tls presents the endpoint's certificate and trusts it
    static void once(int port, SSLContext tls) {
        if (!DONE.compareAndSet(false, true)) {
            return;
        }
        try {
            for (int i = 0; i < HANDSHAKES; i++) {
                try (var socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                    socket.setSoTimeout(TIMEOUT_MS);
                    socket.startHandshake();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the endpoint on port " + port + " cannot shake hands with itself", e);
        }
    }
}
