package com.edgedelta.lambda.fault;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// Passes bytes between a client and an endpoint until one of them closes.
final class Relay {
    private static final int SLICE_MS = 250;
    private static final int PIECE = 64 * 1024;

    private final Socket client;
    private final Socket endpoint;
    private final Orders orders;
    private volatile boolean awaiting;
    private volatile boolean forgotten;

    Relay(Socket client, Socket endpoint, Orders orders) throws IOException {
        this.client = client;
        this.endpoint = endpoint;
        this.orders = orders;
        client.setSoTimeout(SLICE_MS);
        endpoint.setSoTimeout(SLICE_MS);
    }

    void run() throws IOException {
        var answers = Thread.ofVirtual().name("relay-answers").start(this::answers);
        try {
            requests();
            if (!forgotten) {
                endpoint.shutdownOutput();
                answers.join();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /// True while a request, or a part of one, has no response yet.
    boolean awaiting() {
        return awaiting;
    }

    /// Passes nothing on in either direction from now on, without notifying either side.
    void forget() {
        forgotten = true;
    }

    void close() throws IOException {
        endpoint.close();
        client.close();
    }

    private void requests() throws IOException {
        var piece = new byte[PIECE];
        var ofRequest = 0L;
        for (var read = read(client, piece); read >= 0; read = read(client, piece)) {
            if (forgotten) {
                continue;
            }
            var before = awaiting ? ofRequest : 0;
            ofRequest = before + read;
            awaiting = true;
            var cut = orders.takeCut(ofRequest);
            if (cut >= 0) {
                endpoint.getOutputStream().write(piece, 0, Math.clamp(cut - before, 0, read));
                reset();
                return;
            }
            endpoint.getOutputStream().write(piece, 0, read);
        }
    }

    private void answers() {
        try {
            var piece = new byte[PIECE];
            for (var read = read(endpoint, piece); read >= 0 && !forgotten; read = read(endpoint, piece)) {
                if (awaiting && orders.takeLostAnswer()) {
                    reset();
                    return;
                }
                awaiting = false;
                client.getOutputStream().write(piece, 0, read);
            }
            if (!forgotten) {
                client.close();
            }
        } catch (IOException gone) {
            forgotten = true; // One side is gone; the end of the requests closes the other.
        }
    }

    private void reset() throws IOException {
        client.setSoLinger(true, 0);
        close();
    }

    private static int read(Socket socket, byte[] piece) throws IOException {
        while (true) {
            try {
                return socket.getInputStream().read(piece);
            } catch (SocketTimeoutException slice) {
                if (socket.isClosed()) {
                    return -1;
                }
            }
        }
    }
}
