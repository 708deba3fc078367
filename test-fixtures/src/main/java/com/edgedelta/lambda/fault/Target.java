package com.edgedelta.lambda.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// The endpoint behind a faulty port, and what the port's relays have been ordered to do.
record Target(int port, Orders orders) {
    static final int ANSWER_MS = 30_000;

    private static final int CONNECT_MS = 2_000;

    Socket connect() throws IOException {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
