package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.reshape.RuntimeEndSearch;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Takes the body of each POST and answers 200 at once, whatever is in it: Lambda would only send it again.
final class TelemetryHandler implements HttpHandler {
    /// Larger bodies are read and discarded. Lambda's are up to twice the subscription's `maxBytes`, which is 1 MiB at
    /// most, and an envelope for each event.
    static final int LARGEST_BODY = 5 * 1024 * 1024;

    private static final int FIRST_ARRAY = 64 * 1024;
    private static final int LARGEST_FIRST_ARRAY = 1024 * 1024;
    private static final int NO_BODY = -1;

    private final Intake intake;

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
            receive(exchange.getRequestBody(), declaredLength(exchange));
            exchange.sendResponseHeaders(200, NO_BODY);
        }
    }

    /// What `Content-Length` says, which may be a lie; 0 where it says nothing usable.
    private static int declaredLength(HttpExchange exchange) {
        String declared = exchange.getRequestHeaders().getFirst("Content-Length");
        try {
            return declared == null ? 0 : Math.clamp(Long.parseLong(declared), 0, LARGEST_BODY);
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }

    private void receive(InputStream body, int declared) throws IOException {
        // One byte more than declared, so that an honest body is read to its end without a larger array.
        byte[] bytes = new byte[declared == 0 ? FIRST_ARRAY : Math.min(declared, LARGEST_FIRST_ARRAY) + 1];
        int length = 0;
        while (true) {
            int read = body.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (length > LARGEST_BODY) {
                discard(body, bytes, length);
                return;
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(length * 2, LARGEST_BODY + 1));
            }
        }
        if (length > 0) {
            intake.put(new Batch(bytes, length));
        }
    }

    /// Reads the rest of a body that is too large; the function must not be held for a runtime's end that is in it.
    private void discard(InputStream body, byte[] bytes, int length) throws IOException {
        RuntimeEndSearch search = new RuntimeEndSearch();
        long total = 0;
        for (int read = length; read >= 0; read = body.read(bytes)) {
            search.feed(bytes, 0, read);
            total += read;
        }
        intake.dropped(search, DropReason.TOO_LARGE, total);
    }
}
