package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A server that does on each connection what its script says, byte by byte, and remembers the requests.
final class RawServer implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static final int BOUND_MS = 60_000;

    private final ServerSocket listening;
    private final Script[] scripts;
    private final List<Request> requests = new ArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore ended = new Semaphore(0);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("raw-server-", 0).factory());
    private int connections;

    /// What happens on one connection, which is closed when it returns.
    @FunctionalInterface
    interface Script {
        void serve(Talk talk) throws IOException;
    }

    record Request(String head, String body, int connection) {}

    /// @param scripts one for each connection; the last serves all that follow
    RawServer(Script... scripts) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), scripts);
    }

    RawServer(ServerSocket listening, Script... scripts) {
        this.listening = listening;
        this.scripts = scripts;
        threads.execute(this::accept);
    }

    /// Answers every request of a connection with the same bytes.
    static Script always(String answer) {
        return talk -> {
            while (talk.request()) {
                talk.write(answer);
            }
        };
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setSoTimeout(BOUND_MS);
                Script script;
                int number;
                synchronized (this) {
                    script = scripts[Math.min(connections, scripts.length - 1)];
                    number = ++connections;
                }
                threads.execute(() -> serve(socket, script, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Script script, int number) {
        try (socket) {
            script.serve(new Talk(socket, number));
        } catch (IOException gone) {
            // The client is gone; ended says so.
        } finally {
            ended.release();
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/in?token=abc");
    }

    synchronized int connections() {
        return connections;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    synchronized List<String> bodies() {
        return requests.stream().map(Request::body).toList();
    }

    private void add(Request request) {
        synchronized (this) {
            requests.add(request);
        }
        arrived.release();
    }

    /// Waits until so many requests have arrived.
    boolean awaitRequests(int count) throws InterruptedException {
        return arrived.tryAcquire(count, BOUND_MS, TimeUnit.MILLISECONDS);
    }

    /// Waits until so many connections have been closed by either side.
    boolean awaitEnds(int count) throws InterruptedException {
        return ended.tryAcquire(count, BOUND_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    /// One connection.
    final class Talk {
        private final Socket socket;
        private final int number;
        private final InputStream in;

        private Talk(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /// Reads one request; false where the client has closed the connection.
        boolean request() throws IOException {
            return next() != null;
        }

        /// Returns one request; null if the client has closed the connection.
        @Nullable
        Request next() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0 && head.isEmpty()) {
                    return null;
                }
                if (c < 0) {
                    throw new EOFException();
                }
                head.append((char) c);
            }
            String lower = head.toString().toLowerCase(Locale.ROOT);
            int at = lower.indexOf("content-length:");
            int length = at < 0
                    ? 0
                    : Integer.parseInt(
                            lower.substring(at + 15, lower.indexOf('\r', at)).strip());
            Request request = new Request(head.toString(), new String(in.readNBytes(length), ISO_8859_1), number);
            add(request);
            return request;
        }

        /// Reads one byte; returns false where the client has closed the connection.
        boolean firstByte() throws IOException {
            return in.read() >= 0;
        }

        /// Closes the connection with RST.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /// Reads nothing until this server is closed.
        void await() {
            try {
                new Semaphore(0).tryAcquire(BOUND_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        void write(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /// Does nothing until the client closes the connection.
        void hang() throws IOException {
            while (in.read() >= 0) {
                // What comes is of no interest.
            }
        }
    }
}
