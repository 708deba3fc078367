package com.edgedelta.lambda.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/// Handles a path of the receiver for some time. After that, requests to it are accepted and discarded: the path stays,
/// because a late request must not count as telemetry, but the handler and what it holds can be freed.
public final class Detour implements HttpHandler, AutoCloseable {
    private volatile HttpHandler handler;

    public Detour(HttpHandler handler) {
        this.handler = handler;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        handler.handle(exchange);
    }

    @Override
    public void close() {
        handler = new Sinkhole();
    }
}
