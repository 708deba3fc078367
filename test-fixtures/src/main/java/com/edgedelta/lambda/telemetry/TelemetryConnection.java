package com.edgedelta.lambda.telemetry;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// One kept-alive HTTP/1.1 connection to the extension's receiver; a plain socket, so that its age and count are
/// known.
final class TelemetryConnection implements AutoCloseable {
    private static final int CONNECT_MS = 1_000;
    private static final int SLICE_MS = 250;
    private static final int ANSWER_SLICES = 40;

    private final Socket socket = new Socket();
    private final String head;
    private final DeliveryRules rules;
    private final BooleanSupplier frozen;
    private final InputStream in;
    private boolean keptAlive = true;

    /// While `frozen` is true the extension is stopped, and its time-out does not advance.
    TelemetryConnection(Subscription destination, DeliveryRules rules, BooleanSupplier frozen) throws IOException {
        this.rules = rules;
        this.frozen = frozen;
        head = rules.requestLine(destination) + "\r\nContent-Type: application/json\r\n";
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(SLICE_MS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), destination.port()), CONNECT_MS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Posts the body, waits for the whole response, and returns its status.
    int post(byte[] body) throws IOException {
        return post(body, () -> {});
    }

    /// The same, but the last byte of the body is sent after that has returned.
    int post(byte[] body, Runnable beforeTheEnd) throws IOException {
        var sequence = rules.sendsSequenceId() ? "Sequence-Id: " + sequenceId(body) + "\r\n" : "";
        var start =
                (head + sequence + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        var request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        socket.getOutputStream().write(request, 0, request.length - 1);
        beforeTheEnd.run();
        socket.getOutputStream().write(request, request.length - 1, 1);
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var length = 0;
        var chunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase(Locale.ROOT);
            var value = lower.substring(lower.indexOf(':') + 1).strip();
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(value);
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = value.contains("chunked");
            } else if (lower.startsWith("connection:")) {
                keptAlive = !value.equals("close");
            }
        }
        if (chunked) {
            skipChunks();
        } else {
            skip(length);
        }
        return status;
    }

    private static String sequenceId(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    boolean keptAlive() {
        return keptAlive;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void skipChunks() throws IOException {
        var size = Integer.parseInt(line(), 16);
        while (size > 0) {
            skip(size + 2);
            size = Integer.parseInt(line(), 16);
        }
        line();
    }

    private void skip(int bytes) throws IOException {
        for (var i = 0; i < bytes; i++) {
            read();
        }
    }

    private String line() throws IOException {
        var text = new StringBuilder();
        for (var next = read(); next != '\n'; next = read()) {
            if (next != '\r') {
                text.append((char) next);
            }
        }
        return text.toString();
    }

    private int read() throws IOException {
        for (var slice = 0; slice < ANSWER_SLICES; ) {
            try {
                var next = in.read();
                if (next < 0) {
                    throw new EOFException("the extension closed the connection");
                }
                return next;
            } catch (SocketTimeoutException e) {
                slice += frozen.getAsBoolean() ? 0 : 1;
            }
        }
        throw new SocketTimeoutException("no answer within " + SLICE_MS * ANSWER_SLICES + " ms");
    }
}
