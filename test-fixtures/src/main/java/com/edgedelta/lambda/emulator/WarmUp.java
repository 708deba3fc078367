package com.edgedelta.lambda.emulator;

import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.telemetry.Violations;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Plays lives with itself, once per JVM: Lambda and a real endpoint are warm when an extension starts, so this side
/// must be warm before it measures.
final class WarmUp {
    private static final int LIVES = 8;
    private static final int INVOCATIONS = 40;
    private static final int LINES = 20;
    private static final long LIMIT_MS = 5_000;
    private static final String EXTENSION = "/2020-01-01/extension/";

    private final String api;

    private WarmUp(String api) {
        this.api = api;
    }

    /// Warms up at the first call.
    static void once() throws IOException {
        if (!Holder.DONE) {
            throw new IOException("the emulator could not warm up: it does not answer on 127.0.0.1");
        }
    }

    private static final class Holder {
        static final boolean DONE = run();
    }

    private static boolean run() {
        var violations = new Violations();
        for (var round = 0; round < LIVES; round++) {
            try (var life = new Life(new EmulatorSettings(Path.of("/warm-up")), violations);
                    var receiver = Endpoint.http();
                    var server = new RuntimeApi(violations, () -> life)) {
                new WarmUp(server.address()).play(life, receiver);
            } catch (IOException e) {
                return false;
            }
        }
        return violations.list().isEmpty();
    }

    private void play(Life life, Endpoint receiver) throws IOException {
        var name = Map.of(ExtensionsApi.NAME, "warm-up");
        var id = send("POST", EXTENSION + "register", name, "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}");
        var identified = Map.of(ExtensionsApi.IDENTIFIER, id);
        var subscription = """
                {"schemaVersion":"2025-01-29","types":["platform","function"],
                 "destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:%d"}}
                """.formatted(receiver.port());
        send("PUT", "/2022-07-01/telemetry", identified, subscription);
        var lines = new String[LINES];
        Arrays.fill(lines, "a line of the warm-up");
        for (var i = 0; i < INVOCATIONS; i++) {
            var invocation = new Invocation().withLines(lines);
            life.delivery.add(life.events.start(invocation));
            life.delivery.addAll(invocation.events);
            life.delivery.hurry();
            life.delivery.awaitDelivered(Monitor.in(LIMIT_MS));
            life.extensions.send("{}");
            send("GET", EXTENSION + "event/next", identified, "");
        }
    }

    /// The identifier in the response, or an empty string.
    private String send(String method, String path, Map<String, String> headers, String body) throws IOException {
        if (!(URI.create("http://" + api + path).toURL().openConnection() instanceof HttpURLConnection http)) {
            throw new IOException("no HTTP: " + api);
        }
        http.setRequestMethod(method);
        headers.forEach(http::setRequestProperty);
        if (!body.isEmpty()) {
            http.setDoOutput(true);
            http.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        try (var in = http.getInputStream()) {
            in.readAllBytes();
        }
        var id = http.getHeaderField(ExtensionsApi.IDENTIFIER);
        return id == null ? "" : id;
    }
}
