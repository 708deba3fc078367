package com.edgedelta.lambda.endpoint;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.concurrent.Monitor;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A destination on 127.0.0.1 that records every request and responds as its behaviour says; by default with 200 to
/// everything.
public final class Endpoint implements AutoCloseable {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    private final Monitor monitor = new Monitor();
    private final List<EndpointRequest> requests = new ArrayList<>();
    private final List<EndpointRequest> accepted = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("endpoint-", 0).factory());
    private final HttpServer server;
    private final String scheme;

    private volatile EndpointBehaviour behaviour = EndpointBehaviour.always(EndpointAnswer.status(200));
    private volatile Consumer<EndpointRequest> listener = request -> {};
    private volatile boolean forgetting;
    private boolean closed;

    private Endpoint(@Nullable SSLContext tls, int port) throws IOException {
        ServerDefaults.set();
        var address = new InetSocketAddress(LOCAL, port);
        if (tls == null) {
            scheme = "http";
            server = HttpServer.create(address, 0);
        } else {
            scheme = "https";
            var https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = https;
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static Endpoint http() {
        return open(null, 0);
    }

    /// On a given port: an endpoint that comes back.
    public static Endpoint http(int port) {
        return open(null, port);
    }

    /// With a certificate; `TestCertificate` makes one.
    public static Endpoint https(SSLContext tls) {
        var endpoint = open(tls, 0);
        TlsWarmUp.once(endpoint.port(), tls);
        return endpoint;
    }

    /// Replaces the behaviour for the requests that arrive from now on.
    public Endpoint behave(EndpointBehaviour next) {
        behaviour = next;
        return this;
    }

    /// Receives each accepted request before the response, on the request's thread.
    public Endpoint onAccepted(Consumer<EndpointRequest> told) {
        listener = told;
        return this;
    }

    /// From now on keeps neither bodies nor lines, for floods; the listener of `onAccepted` gets all of them.
    public Endpoint forgetBodies() {
        forgetting = true;
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// For TLS with the host name `localhost`, which the test certificate names.
    public URI url() {
        return URI.create(
                scheme + "://" + (scheme.equals("http") ? "127.0.0.1" : "localhost") + ":" + port() + "/logs");
    }

    public List<EndpointRequest> requests() {
        return monitor.read(() -> List.copyOf(requests));
    }

    /// The requests that got a 2xx.
    public List<EndpointRequest> accepted() {
        return monitor.read(() -> List.copyOf(accepted));
    }

    /// The lines of all accepted requests, in order.
    public List<String> lines() {
        return monitor.read(() -> List.copyOf(lines));
    }

    /// `lines()`, parsed.
    public List<JsonObject> records() {
        return lines().stream().map(line -> Json.parse(line).asObject()).toList();
    }

    /// The number of connections that brought requests.
    public long connections() {
        return requests().stream()
                .mapToInt(EndpointRequest::remotePort)
                .distinct()
                .count();
    }

    /// Waits until this many lines were accepted; returns false after the time-out.
    public boolean awaitRecords(int count, Duration limit) {
        return monitor.await(() -> lines.size() >= count, System.nanoTime() + limit.toNanos());
    }

    /// Waits until this many requests have arrived, whatever the response.
    public boolean awaitRequests(int count, Duration limit) {
        return monitor.await(() -> requests.size() >= count, System.nanoTime() + limit.toNanos());
    }

    @Override
    public void close() {
        monitor.update(() -> closed = true);
        server.stop(0);
        threads.shutdownNow();
    }

    private static Endpoint open(@Nullable SSLContext tls, int port) {
        try {
            return new Endpoint(tls, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open an endpoint on port " + port, e);
        }
    }

    private void handle(HttpExchange http) throws IOException {
        var body = http.getRequestBody().readAllBytes();
        var request = monitor.locked(() -> {
            var arrived = new EndpointRequest(
                    requests.size() + 1,
                    http.getRequestMethod(),
                    http.getRequestURI().toString(),
                    http.getRequestHeaders(),
                    body,
                    http.getRemoteAddress().getPort());
            requests.add(forgetting ? arrived.withoutBody() : arrived);
            return arrived;
        });
        var answer = behaviour.answer(request);
        waitFor(answer);
        if (answer.kind() != EndpointAnswer.Kind.ANSWER) {
            // The exchange closes its connection if no response has begun.
            http.close();
            return;
        }
        if (answer.accepts()) {
            listener.accept(request);
            var kept = forgetting ? request.withoutBody() : request;
            var more = kept.lines();
            monitor.update(() -> {
                accepted.add(kept);
                lines.addAll(more);
            });
        }
        answer.headers().forEach(http.getResponseHeaders()::set);
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        http.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        try (var out = http.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void waitFor(EndpointAnswer answer) {
        var millis =
                answer.kind() == EndpointAnswer.Kind.HANG ? Duration.ofHours(1).toMillis() : answer.delayMs();
        if (millis > 0) {
            monitor.await(() -> closed, Monitor.in(millis));
        }
    }
}
