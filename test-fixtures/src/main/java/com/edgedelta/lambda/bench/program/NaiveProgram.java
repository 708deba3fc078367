package com.edgedelta.lambda.bench.program;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;

/// An extension as written in an hour: the JDK's client and server with their default settings; telemetry
/// is pushed unchanged. Its three exchanges per invocation are those of the layer: `next`, a batch, a push.
final class NaiveProgram {
    private static final String RUNTIME_DONE = "\"platform.runtimeDone\"";

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<byte[]> batches = new LinkedBlockingQueue<>();
    private final String api = "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API");
    private String id = "";

    private NaiveProgram() {}

    /// Argument: the name to register under.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        new NaiveProgram().run(arguments[0]);
        System.exit(0);
    }

    private void run(String name) throws IOException, InterruptedException {
        var register = HttpRequest.newBuilder(URI.create(api + "/2020-01-01/extension/register"))
                .header("Lambda-Extension-Name", name)
                .POST(BodyPublishers.ofString("{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}"))
                .build();
        id = client.send(register, BodyHandlers.ofString())
                .headers()
                .firstValue("Lambda-Extension-Identifier")
                .orElseThrow();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
        subscribe(server.getAddress().getPort());
        while (next().contains("\"INVOKE\"")) {
            var done = false;
            while (!done) {
                var batch = batches.take();
                push(batch);
                done = new String(batch, StandardCharsets.UTF_8).contains(RUNTIME_DONE);
            }
        }
        for (var batch = batches.poll(); batch != null; batch = batches.poll()) {
            push(batch);
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        batches.add(exchange.getRequestBody().readAllBytes());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void subscribe(int port) throws IOException, InterruptedException {
        var body = "{\"schemaVersion\":\"2022-12-13\",\"types\":[\"platform\",\"function\"],\"buffering\":"
                + "{\"maxItems\":1000,\"maxBytes\":262144,\"timeoutMs\":25},\"destination\":"
                + "{\"protocol\":\"HTTP\",\"URI\":\"http://sandbox.localdomain:" + port + "\"}}";
        var request = HttpRequest.newBuilder(URI.create(api + "/2022-07-01/telemetry"))
                .header("Lambda-Extension-Identifier", id)
                .PUT(BodyPublishers.ofString(body))
                .build();
        expect(client.send(request, BodyHandlers.ofString()));
    }

    private String next() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(api + "/2020-01-01/extension/event/next"))
                .header("Lambda-Extension-Identifier", id)
                .build();
        return expect(client.send(request, BodyHandlers.ofString()));
    }

    private void push(byte[] batch) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(System.getenv("ED_ENDPOINT")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(batch))
                .build();
        expect(client.send(request, BodyHandlers.ofString()));
    }

    private static String expect(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
