package com.edgedelta.lambda.emulator;

import java.util.Map;
import java.util.TreeMap;

/// What the endpoint does with a request: answers after a delay, hangs until the endpoint is closed, or closes the
/// connection.
public record EndpointAnswer(Kind kind, int status, Map<String, String> headers, String body, long delayMs) {
    public enum Kind {
        ANSWER,
        HANG,
        CLOSE
    }

    public static EndpointAnswer status(int status) {
        return new EndpointAnswer(Kind.ANSWER, status, Map.of(), "", 0);
    }

    /// Never answers, until the endpoint is closed.
    public static EndpointAnswer hang() {
        return new EndpointAnswer(Kind.HANG, 0, Map.of(), "", 0);
    }

    /// Closes the connection without an answer.
    public static EndpointAnswer close() {
        return new EndpointAnswer(Kind.CLOSE, 0, Map.of(), "", 0);
    }

    public EndpointAnswer withHeader(String name, String value) {
        var all = new TreeMap<>(headers);
        all.put(name, value);
        return new EndpointAnswer(kind, status, Map.copyOf(all), body, delayMs);
    }

    public EndpointAnswer withBody(String text) {
        return new EndpointAnswer(kind, status, headers, text, delayMs);
    }

    /// Before the answer, or before the connection is closed.
    public EndpointAnswer withDelayMs(long millis) {
        return new EndpointAnswer(kind, status, headers, body, millis);
    }

    boolean accepts() {
        return kind == Kind.ANSWER && status >= 200 && status < 300;
    }
}
