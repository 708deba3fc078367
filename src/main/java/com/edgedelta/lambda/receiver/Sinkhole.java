package com.edgedelta.lambda.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;

/// Accepts every request and discards it.
public final class Sinkhole implements HttpHandler {
    private static final int PIECE = 8 * 1024;
    private static final int NO_BODY = -1;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            InputStream body = exchange.getRequestBody();
            byte[] piece = new byte[PIECE];
            int read = 0;
            while (read >= 0) {
                read = body.read(piece);
            }
            exchange.sendResponseHeaders(200, NO_BODY);
        }
    }
}
