package com.edgedelta.lambda.endpoint;

import com.edgedelta.lambda.concurrent.Monitor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy on 127.0.0.1: it opens a tunnel for `CONNECT` and passes on requests for absolute URLs. For any
/// host it connects to the one endpoint behind it, so that a test's host need not exist.
public final class ForwardProxy implements AutoCloseable {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");
    private static final int BACKLOG = 50;
    private static final String DEMAND =
            "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n";

    private final Monitor monitor = new Monitor();
    private final List<Request> requests = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("forward-proxy-", 0).factory());
    private final ServerSocket listening;
    private final int endpointPort;
    private final @Nullable String authorization;

    /// A request to the proxy.
    ///
    /// @param line the first line, for example `CONNECT host:port HTTP/1.1`
    public record Request(String line, String head) {
        public @Nullable String header(String name) {
            var at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name.toLowerCase(Locale.ROOT) + ":");
            return at < 0
                    ? null
                    : head.substring(at + name.length() + 3, head.indexOf("\r\n", at + 2))
                            .strip();
        }
    }

    private ForwardProxy(Endpoint endpoint, @Nullable String authorization, InetAddress address) throws IOException {
        this.endpointPort = endpoint.port();
        this.authorization = authorization;
        this.listening = new ServerSocket(0, BACKLOG, address);
        threads.execute(this::accept);
    }

    public static ForwardProxy before(Endpoint endpoint) {
        return before(endpoint, LOCAL);
    }

    /// The same on another address of the loopback.
    public static ForwardProxy before(Endpoint endpoint, InetAddress address) {
        return open(endpoint, null, address);
    }

    /// Refuses with 407 if the client does not send this as `Proxy-Authorization`.
    public static ForwardProxy demanding(@Nullable String authorization, Endpoint endpoint) {
        return open(endpoint, authorization, LOCAL);
    }

    private static ForwardProxy open(Endpoint endpoint, @Nullable String authorization, InetAddress address) {
        try {
            return new ForwardProxy(endpoint, authorization, address);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a proxy before " + endpoint.url(), e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /// All requests, refused or not.
    public List<Request> requests() {
        return monitor.read(() -> List.copyOf(requests));
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy on port " + port(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var endpoint = new Socket(LOCAL, endpointPort)) {
            open.add(endpoint);
            var in = new BufferedInputStream(client.getInputStream());
            for (var head = head(in); head != null; head = head(in)) {
                if (!serve(head, in, client, endpoint)) {
                    return;
                }
            }
        } catch (IOException gone) {
            return; // One side has closed its connection; `try` closes the other's.
        } finally {
            open.remove(client);
        }
    }

    /// Serves one request; returns false if its connection cannot be used again.
    private boolean serve(String head, InputStream in, Socket client, Socket endpoint) throws IOException {
        var request = new Request(head.substring(0, head.indexOf("\r\n")), head);
        monitor.update(() -> requests.add(request));
        var body = in.readNBytes(length(head));
        var out = client.getOutputStream();
        if (authorization != null && !authorization.equals(request.header("Proxy-Authorization"))) {
            write(out, DEMAND);
            return true;
        }
        if (request.line().startsWith("CONNECT ")) {
            write(out, "HTTP/1.1 200 Connection established\r\n\r\n");
            threads.execute(() -> pass(endpoint, client));
            in.transferTo(endpoint.getOutputStream());
            return false;
        }
        write(endpoint.getOutputStream(), inOriginForm(head));
        endpoint.getOutputStream().write(body);
        var answer = head(endpoint.getInputStream());
        if (answer == null) {
            return false;
        }
        write(out, answer);
        if (!head.startsWith("HEAD ")) {
            out.write(endpoint.getInputStream().readNBytes(length(answer)));
        }
        return true;
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            return; // The end of the tunnel, which `try` closes.
        }
    }

    /// `POST http://host/path HTTP/1.1` as `POST /path HTTP/1.1`.
    private static String inOriginForm(String head) {
        var url = head.indexOf("://");
        return head.substring(0, head.indexOf(' ') + 1) + head.substring(head.indexOf('/', url + 3));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static int length(String head) {
        var length = new Request("", head).header("Content-Length");
        return length == null ? 0 : Integer.parseInt(length);
    }

    /// Reads up to the empty line; returns null at the end.
    private static @Nullable String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        var end = 0;
        while (end < 4) {
            var next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
            end = next == "\r\n\r\n".charAt(end) ? end + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
