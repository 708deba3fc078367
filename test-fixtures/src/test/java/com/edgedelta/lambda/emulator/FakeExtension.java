package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A small extension for the emulator's own tests, run as a process; environment variables make it misbehave.
public final class FakeExtension {
    private static final String API = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API");
    private static final Semaphore RUNTIME_DONE = new Semaphore(0);
    private static final Semaphore REPORTS = new Semaphore(0);

    private FakeExtension() {}

    /// An executable of this name that runs this class.
    public static Path launcher(Path folder, String name, String... environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var file = folder.resolve(name);
        Files.writeString(
                file,
                "#!/bin/sh\nexec env " + String.join(" ", environment) + " '" + java
                        + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" + System.getProperty("java.class.path")
                        + "' " + FakeExtension.class.getName() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    public static void main(String[] args) throws Exception {
        if (asked("FAKE_EXIT")) {
            System.exit(3);
        }
        var events = asked("FAKE_SHUTDOWN_ONLY") ? "[\"SHUTDOWN\"]" : "[\"INVOKE\",\"SHUTDOWN\"]";
        var name = Map.of("Lambda-Extension-Name", System.getenv("FAKE_NAME"));
        var registered = send("POST", "/2020-01-01/extension/register", name, "{\"events\":" + events + "}");
        say("registered " + registered.status() + " " + registered.body());
        var id = Map.of("Lambda-Extension-Identifier", registered.identifier());
        if (asked("FAKE_INIT_ERROR")) {
            var error = Map.of(
                    "Lambda-Extension-Identifier",
                    registered.identifier(),
                    "Lambda-Extension-Function-Error-Type",
                    "Fake.Error");
            send("POST", "/2020-01-01/extension/init/error", error, "{}");
        }
        say("subscribed " + subscribe(id));
        for (var invocations = 0; ; invocations++) {
            var next = send("GET", "/2020-01-01/extension/event/next", id, "");
            if (next.status() != 200) {
                System.exit(4);
            }
            say("event " + next.body());
            if (next.body().contains("\"SHUTDOWN\"")) {
                if (asked("FAKE_PUSH") && !REPORTS.tryAcquire(invocations, 30, TimeUnit.SECONDS)) {
                    System.exit(5);
                }
                if (!asked("FAKE_IGNORE_SHUTDOWN")) {
                    System.exit(0);
                }
            } else if (asked("FAKE_NEVER_NEXT")) {
                new Semaphore(0).acquire();
            } else if (asked("FAKE_CRASH")) {
                System.exit(7);
            } else if (asked("FAKE_WAIT")) {
                RUNTIME_DONE.acquire();
            }
        }
    }

    private static int subscribe(Map<String, String> id) throws IOException {
        var port = System.getenv("ED_TELEMETRY_PORT");
        say("asked to listen on " + port);
        var address =
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port == null ? 0 : Integer.parseInt(port));
        var server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            say("batch " + body);
            if (asked("FAKE_PUSH")) {
                push(body);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            if (body.contains("platform.report")) {
                REPORTS.release();
            }
            if (body.contains("platform.runtimeDone")) {
                RUNTIME_DONE.release();
            }
        });
        server.start();
        var body = """
            {"schemaVersion":"%s","types":["platform","function"],
             "buffering":{"maxItems":1000,"maxBytes":262144,"timeoutMs":25},
             "destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:%d"}}
            """.formatted(schema(), server.getAddress().getPort());
        return send("PUT", "/2022-07-01/telemetry", id, body).status();
    }

    private static String schema() {
        var variable = System.getenv("FAKE_SCHEMA");
        return variable == null ? "2022-12-13" : variable;
    }

    /// Pushes lines and reports as an extension would, as often as the variable says.
    private static void push(String batch) throws IOException {
        var lines = new StringBuilder();
        for (var event : Json.parse(batch).asArray()) {
            var type = event.asObject().getString("type", "");
            var record = event.asObject().get("record");
            var line =
                    Json.object().add("timestamp", event.asObject().get("time")).add("log_type", type);
            if (type.equals("function")) {
                line.add("message", record.isString() ? record.asString().stripTrailing() : record.toString());
                lines.append(line).append('\n');
            } else if (type.equals("platform.report")) {
                line.add("request_id", record.asObject().get("requestId")).add("duration_ms", 12.5);
                lines.append(line).append('\n');
            }
        }
        for (var time = 0; lines.length() > 0 && time < Integer.parseInt(System.getenv("FAKE_PUSH")); time++) {
            send(URI.create(System.getenv("ED_ENDPOINT")), "POST", Map.of(), lines.toString());
        }
    }

    private record Answer(int status, String identifier, String body) {}

    private static Answer send(String method, String path, Map<String, String> headers, String body)
            throws IOException {
        return send(URI.create(API + path), method, headers, body);
    }

    private static Answer send(URI uri, String method, Map<String, String> headers, String body) throws IOException {
        if (!(uri.toURL().openConnection() instanceof HttpURLConnection http)) {
            throw new IOException("no HTTP: " + uri);
        }
        http.setRequestMethod(method);
        headers.forEach(http::setRequestProperty);
        if (!body.isEmpty()) {
            http.setDoOutput(true);
            http.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        var status = http.getResponseCode();
        var identifier = http.getHeaderField("Lambda-Extension-Identifier");
        try (var in = status < 400 ? http.getInputStream() : http.getErrorStream()) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(status, identifier == null ? "none" : identifier, text);
        }
    }

    private static boolean asked(String variable) {
        return System.getenv(variable) != null;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
