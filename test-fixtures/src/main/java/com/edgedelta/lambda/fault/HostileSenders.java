package com.edgedelta.lambda.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Clients that abuse an HTTP receiver on 127.0.0.1. Connections that they hold stay open until this is closed.
public final class HostileSenders implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;
    private static final long DRIP_NANOS = 50_000_000;

    private final int port;
    private final ConcurrentLinkedQueue<Socket> held = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("hostile-sender-", 0).factory());

    public HostileSenders(int port) {
        this.port = port;
    }

    /// Opens this many connections, sends the bytes on each, and then nothing more.
    public void hold(int connections, String text) {
        for (var i = 0; i < connections; i++) {
            write(connect(), text);
        }
    }

    /// Opens this many connections and sends the body of a POST on each, one byte every 50 ms.
    public void drip(int connections) {
        for (var i = 0; i < connections; i++) {
            var socket = connect();
            write(socket, head("Content-Length: 1000000"));
            threads.execute(() -> {
                while (!socket.isClosed()) {
                    write(socket, " ");
                    LockSupport.parkNanos(DRIP_NANOS);
                }
            });
        }
    }

    /// Sends an endless array in chunks until this many bytes are sent or the receiver closes the connection;
    /// returns the number of bytes sent.
    public long endlessArray(long bytes, String event) {
        var piece = (event + ",").repeat(Math.max(1, 8_000 / event.length()));
        var chunk = Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n";
        var socket = connect();
        write(socket, head("Transfer-Encoding: chunked") + "1\r\n[\r\n");
        var sent = 0L;
        while (sent < bytes && !socket.isClosed()) {
            write(socket, chunk);
            sent += chunk.length();
        }
        return sent;
    }

    /// Sends this many complete POSTs concurrently, each on its own connection; returns the statuses, 0 for none.
    public List<Integer> atOnce(List<String> bodies) {
        var posts = new ArrayList<Callable<Integer>>();
        for (var body : bodies) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            posts.add(() -> status(head("Content-Length: " + bytes.length), bytes));
        }
        var statuses = new ArrayList<Integer>();
        try {
            for (var post : threads.invokeAll(posts, 2 * TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                statuses.add(post.isCancelled() ? 0 : post.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a POST to port " + port + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while posting to port " + port, e);
        }
        return statuses;
    }

    /// A request's head with this header line, `Connection: close` and the usual other lines.
    public static String head(String header) {
        return "POST / HTTP/1.1\r\nHost: sandbox.localdomain\r\nConnection: close\r\n" + header + "\r\n\r\n";
    }

    @Override
    public void close() {
        try {
            for (var socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a connection to port " + port, e);
        } finally {
            threads.shutdownNow();
        }
    }

    private int status(String head, byte[] body) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            return line.matches("HTTP/1.1 \\d{3}") ? Integer.parseInt(line.substring(9)) : 0;
        }
    }

    private Socket connect() {
        var socket = new Socket();
        held.add(socket);
        try {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to port " + port, e);
        }
        return socket;
    }

    /// The receiver may close the connection at its limit; that ends this sender.
    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException refused) {
            end(socket);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + socket, e);
        }
    }
}
