package com.edgedelta.lambda.testing;

import java.io.IOException;
import java.net.ServerSocket;

/// A port on which nobody listens at this moment.
public final class FreePort {
    private FreePort() {}

    public static int find() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
