package com.edgedelta.lambda.endpoint;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// A TCP port without a listener: connections are refused, and a server can open it.
public final class FreePort {
    // Below Linux's ephemeral ports (from 32768 on): the system gives those to any connection and to any server that
    // asks for a free port, perhaps before the caller uses this one. Below those of `TelemetryPort`, too.
    private static final int FIRST = 10_000;
    private static final int END = 20_000;
    private static final int ATTEMPTS = 200;

    private FreePort() {}

    public static int find() {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port was found in " + ATTEMPTS + " attempts");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
