package com.edgedelta.lambda.testing;

import java.io.IOException;
import java.net.ServerSocket;

/// A port without a listener.
public final class FreePort {
    private FreePort() {}

    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
