package com.edgedelta.lambda.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Makes TLS handshakes with an endpoint of ours: a real endpoint is warm when an extension connects, so a measurement
/// must not include this JVM's first handshakes.
public final class TlsWarmUp {
    private static final int HANDSHAKES = 40;
    /// The first one takes long on a busy machine, and longer on an emulated CPU.
    private static final int TIMEOUT_MS = 60_000;
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final Set<String> KEYS = ConcurrentHashMap.newKeySet();

    private TlsWarmUp() {}

    /// Does it once per JVM.
    ///
    /// @param tls presents the endpoint's certificate and trusts it
    static void once(int port, SSLContext tls) {
        if (DONE.compareAndSet(false, true)) {
            handshakes(port, tls);
        }
    }

    /// Does it once per JVM for each kind of key.
    ///
    /// @param tls presents the endpoint's certificate and trusts it
    public static void oncePerKey(int port, SSLContext tls) {
        try {
            if (KEYS.add(keyAfterHandshake(port, tls))) {
                handshakes(port, tls);
            }
        } catch (IOException e) {
            throw failed(port, e);
        }
    }

    private static void handshakes(int port, SSLContext tls) {
        try {
            for (int i = 0; i < HANDSHAKES; i++) {
                keyAfterHandshake(port, tls);
            }
        } catch (IOException e) {
            throw failed(port, e);
        }
    }

    private static UncheckedIOException failed(int port, IOException e) {
        return new UncheckedIOException("the endpoint on port " + port + " cannot shake hands with itself", e);
    }

    /// Returns the algorithm of the key that the endpoint has signed with.
    private static String keyAfterHandshake(int port, SSLContext tls) throws IOException {
        try (var socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.startHandshake();
            String algorithm =
                    socket.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
            socket.getSession().invalidate(); // A resumed session signs nothing.
            return algorithm;
        }
    }
}
