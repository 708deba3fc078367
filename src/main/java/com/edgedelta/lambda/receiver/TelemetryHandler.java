package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.intake.Delivery;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.intake.LostBatch;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;

/// Reads the body of each POST and responds with 200 at once, whatever it contains: otherwise Lambda would send it
/// again.
final class TelemetryHandler implements HttpHandler {
    private static final int NO_BODY = -1;

    private final Intake intake;
    private final Body.Memory memory = new Body.Memory();

    TelemetryHandler(Intake intake) {
        this.intake = intake;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                exchange.sendResponseHeaders(405, NO_BODY);
                return;
            }
            Delivery delivery = intake.begin();
            boolean answered = false;
            try {
                receive(exchange.getRequestBody(), declaredLength(exchange), delivery);
                exchange.sendResponseHeaders(200, NO_BODY);
                answered = true;
            } finally {
                delivery.answered(answered);
                delivery.reshape();
            }
        }
    }

    /// Returns the value of `Content-Length`, which may be wrong; 0 if it is not usable.
    private static int declaredLength(HttpExchange exchange) {
        String declared = exchange.getRequestHeaders().getFirst("Content-Length");
        try {
            return declared == null ? 0 : Math.clamp(Long.parseLong(declared), 0, Body.LARGEST);
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }

    private void receive(InputStream stream, int declared, Delivery delivery) throws IOException {
        try (Body body = new Body(memory, declared)) {
            DropReason refused = null;
            try {
                refused = body.read(stream);
            } catch (OutOfMemoryError full) {
                refused = DropReason.OUT_OF_MEMORY;
            }
            if (refused != null) {
                discard(stream, body, refused);
            } else if (body.length() > 0) {
                delivery.receive(body.bytes(), body.length());
            }
        }
    }

    /// Reads the rest of a refused body. The function must not be held for a runtime's end in it.
    private void discard(InputStream stream, Body body, DropReason reason) throws IOException {
        byte[] piece = body.bytes();
        LostBatch lost = intake.lost(reason);
        for (int read = body.length(); read >= 0; read = stream.read(piece)) {
            lost.feed(piece, 0, read);
        }
        lost.end();
    }
}
