package com.edgedelta.lambda.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One connection that a faulty port has accepted.
public final class Wire {
    private static final int SLICE_MS = 250;

    private final int number;
    private final Socket client;
    private final Target target;
    private final InputStream in;
    private volatile @Nullable Relay relay;

    Wire(int number, Socket client, Target target) throws IOException {
        this.number = number;
        this.client = client;
        this.target = target;
        client.setTcpNoDelay(true);
        client.setSoTimeout(SLICE_MS);
        in = new BufferedInputStream(client.getInputStream());
    }

    /// The number of this connection, from 1.
    public int number() {
        return number;
    }

    /// False once this side has closed it.
    public boolean open() {
        return !client.isClosed();
    }

    /// Passes on all bytes in both directions until one side closes.
    public void relay() throws IOException {
        relay(target);
    }

    /// Does the same with the endpoint on that port of the loopback.
    public void relayTo(int port) throws IOException {
        relay(new Target(port, target.orders()));
    }

    private void relay(Target to) throws IOException {
        try (var endpoint = to.connect()) {
            var current = new Relay(client, endpoint, target.orders());
            relay = current;
            current.run();
        }
    }

    /// Waits for the first byte without taking it.
    public void await() throws IOException {
        in.mark(1);
        read();
        in.reset();
    }

    /// Reads and discards bytes until the client closes the connection.
    public void hang() throws IOException {
        while (read() >= 0) {
            in.skip(in.available());
        }
    }

    /// Reads one request with its body; returns null if the client has closed the connection.
    public byte @Nullable [] request() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var ends = 0;
        while (ends < 4) {
            var next = read();
            if (next < 0) {
                return null;
            }
            bytes.write(next);
            ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
        }
        var head = bytes.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        var at = head.indexOf("content-length:");
        var length = at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 15, head.indexOf('\r', at)).strip());
        for (; length > 0; length--) {
            var next = read();
            if (next < 0) {
                return null;
            }
            bytes.write(next);
        }
        return bytes.toByteArray();
    }

    /// Reads one request, passes it to the endpoint, and discards the endpoint's response; returns false if the
    /// client has closed the connection.
    public boolean deliver() throws IOException {
        var request = request();
        if (request == null) {
            return false;
        }
        try (var endpoint = target.connect()) {
            endpoint.setSoTimeout(Target.ANSWER_MS);
            endpoint.getOutputStream().write(request);
            if (endpoint.getInputStream().read() < 0) {
                throw new IOException("the endpoint behind the faulty port gave no answer");
            }
        }
        return true;
    }

    public void write(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Closes the connection with RST instead of FIN.
    public void reset() throws IOException {
        client.setSoLinger(true, 0);
        close();
    }

    void close() throws IOException {
        client.close();
        var current = relay;
        if (current != null) {
            current.close();
        }
    }

    /// True if none of its requests waits for a response.
    boolean idle() {
        var current = relay;
        return current != null && !current.awaiting();
    }

    /// From now on all bytes from the client are discarded.
    void forget() {
        var current = relay;
        if (current != null) {
            current.forget();
        }
    }

    /// Waits for the next byte without a limit; returns -1 if the client has closed the connection.
    private int read() throws IOException {
        while (true) {
            try {
                return in.read();
            } catch (SocketTimeoutException slice) {
                if (client.isClosed()) {
                    return -1;
                }
            }
        }
    }
}
