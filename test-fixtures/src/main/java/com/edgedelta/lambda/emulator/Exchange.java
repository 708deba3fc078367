package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.ParseException;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One request to the Runtime API and its answer.
final class Exchange {
    private final HttpExchange http;
    private final byte[] body;
    private final long arrivedNanos = System.nanoTime();
    private boolean answerLost;

    Exchange(HttpExchange http) throws IOException {
        this.http = http;
        this.body = http.getRequestBody().readAllBytes();
    }

    String method() {
        return http.getRequestMethod();
    }

    /// When it arrived, by `System.nanoTime()`.
    long arrivedNanos() {
        return arrivedNanos;
    }

    String path() {
        var path = http.getRequestURI().getPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    @Nullable
    String header(String name) {
        return http.getRequestHeaders().getFirst(name);
    }

    /// The body as a JSON object, or null if it is not one.
    @Nullable
    JsonObject json() {
        try {
            var value = Json.parse(new String(body, StandardCharsets.UTF_8));
            return value.isObject() ? value.asObject() : null;
        } catch (ParseException e) {
            return null;
        }
    }

    Exchange with(String header, String value) {
        http.getResponseHeaders().set(header, value);
        return this;
    }

    /// From now on the response does not reach the extension.
    void loseAnswer() {
        answerLost = true;
    }

    void answer(int status, String text) throws IOException {
        if (answerLost) {
            drop();
            return;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!http.getResponseHeaders().containsKey("Content-Type")) {
            with("Content-Type", "application/json");
        }
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = http.getResponseBody()) {
            out.write(bytes);
        }
    }

    /// Refuses in the form of Lambda's APIs: `errorType` and `errorMessage`.
    void refuse(int status, String errorType, String message) throws IOException {
        answer(
                status,
                Json.object()
                        .add("errorType", errorType)
                        .add("errorMessage", message)
                        .toString());
    }

    /// Closes the connection without a response.
    void drop() {
        http.close();
    }
}
