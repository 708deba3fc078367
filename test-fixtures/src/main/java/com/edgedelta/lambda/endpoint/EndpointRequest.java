package com.edgedelta.lambda.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// One request as it arrived at the endpoint; numbers count from 1, `arrivedNanos` is `System.nanoTime()`.
public final class EndpointRequest {
    private final int number;
    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final int remotePort;
    private final int length;
    private final Instant arrived;
    private final long arrivedNanos;

    public EndpointRequest(
            int number, String method, String path, Map<String, List<String>> headers, byte[] body, int remotePort) {
        this.number = number;
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.body = body;
        this.remotePort = remotePort;
        this.length = body.length;
        this.arrived = Instant.now();
        this.arrivedNanos = System.nanoTime();
    }

    private EndpointRequest(EndpointRequest from) {
        number = from.number;
        method = from.method;
        path = from.path;
        headers = Map.of();
        body = new byte[0];
        remotePort = from.remotePort;
        length = from.length;
        arrived = from.arrived;
        arrivedNanos = from.arrivedNanos;
    }

    /// A copy without body and headers; `bodyLength` stays.
    EndpointRequest withoutBody() {
        return new EndpointRequest(this);
    }

    public int number() {
        return number;
    }

    public String method() {
        return method;
    }

    /// Path and query, as they were sent.
    public String path() {
        return path;
    }

    /// By the names of `com.sun.net.httpserver`: `Content-type`.
    public Map<String, List<String>> headers() {
        return headers;
    }

    /// The first value of a header, whatever the case of its name, or null.
    public @Nullable String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findFirst()
                .orElse(null);
    }

    /// The bytes on the wire.
    public byte[] body() {
        return body.clone();
    }

    public int bodyLength() {
        return length;
    }

    /// The body's bytes, decompressed if it was sent with gzip; not a copy, so do not change them.
    public byte[] content() {
        if (!"gzip".equals(header("Content-Encoding"))) {
            return body;
        }
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return unzipped.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("request " + number + " is not the gzip it says it is", e);
        }
    }

    /// `content()` as text.
    public String text() {
        return new String(content(), StandardCharsets.UTF_8);
    }

    /// The lines of newline-delimited JSON.
    public List<String> lines() {
        return List.of(text().split("\n")).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    public int remotePort() {
        return remotePort;
    }

    public Instant arrived() {
        return arrived;
    }

    public long arrivedNanos() {
        return arrivedNanos;
    }
}
