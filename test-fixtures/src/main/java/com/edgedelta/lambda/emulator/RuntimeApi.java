package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.endpoint.ServerDefaults;
import com.edgedelta.lambda.telemetry.Violations;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The HTTP server behind `AWS_LAMBDA_RUNTIME_API`: hands each request to the Extensions or the Telemetry API of the
/// current life.
final class RuntimeApi implements AutoCloseable {
    private static final String EXTENSION = "/2020-01-01/extension/";
    private static final String TELEMETRY = "/2022-07-01/telemetry";

    private final Supplier<@Nullable Life> current;
    private final Violations violations;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("runtime-api-", 0).factory());
    private final HttpServer server;

    RuntimeApi(Violations violations, Supplier<@Nullable Life> current) throws IOException {
        ServerDefaults.set();
        this.violations = violations;
        this.current = current;
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// Host and port, as `AWS_LAMBDA_RUNTIME_API` has them.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange http) throws IOException {
        var exchange = new Exchange(http);
        var life = current.get();
        if (life == null) {
            exchange.refuse(403, "Extension.RegistrationClosed", "no extension is being run");
            return;
        }
        switch (exchange.path()) {
            case EXTENSION + "register" -> {
                if (allowed(exchange, "POST")) {
                    life.extensions.register(exchange);
                }
            }
            case EXTENSION + "event/next" -> {
                if (allowed(exchange, "GET")) {
                    life.extensions.next(exchange);
                }
            }
            case EXTENSION + "init/error" -> life.extensions.error(exchange, "init/error");
            case EXTENSION + "exit/error" -> life.extensions.error(exchange, "exit/error");
            case TELEMETRY -> {
                if (allowed(exchange, "PUT")) {
                    life.telemetry.subscribe(exchange);
                }
            }
            default -> {
                violations.add("unknown path: " + exchange.method() + " " + exchange.path());
                exchange.refuse(404, "NotFound", "no such path: " + exchange.path());
            }
        }
    }

    private boolean allowed(Exchange exchange, String method) throws IOException {
        if (exchange.method().equals(method)) {
            return true;
        }
        violations.add(exchange.method() + " " + exchange.path() + ", which wants " + method);
        exchange.refuse(405, "MethodNotAllowed", exchange.path() + " wants " + method);
        return false;
    }
}
