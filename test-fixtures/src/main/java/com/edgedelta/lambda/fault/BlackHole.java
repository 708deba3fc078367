package com.edgedelta.lambda.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A listening port whose backlog is full: the kernel ignores further attempts to connect.
final class BlackHole implements AutoCloseable {
    private static final int PROBE_MS = 200;
    private static final int MOST = 64;

    private final ServerSocket listening;
    private final List<Socket> queued = new ArrayList<>();

    BlackHole(InetSocketAddress address) throws IOException {
        listening = Rebinding.listen(address, 1);
        while (connects(address)) {
            if (queued.size() > MOST) {
                close();
                throw new IOException("the queue of " + address + " takes more than " + MOST + " connections");
            }
        }
    }

    private boolean connects(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        queued.add(socket);
        try {
            socket.connect(address, PROBE_MS);
            return true;
        } catch (SocketTimeoutException full) {
            socket.close();
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (var socket : queued) {
            socket.close();
        }
        listening.close();
    }
}
