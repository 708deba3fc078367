package com.edgedelta.lambda.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moto server, which plays AWS, on a port of its own choice; [#environment] makes the AWS CLI talk to it.
final class MotoServer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
    private static final long LONGEST_START_SECONDS = 60;

    private final Process process;
    private final String bin;
    private final String url;

    /// Installs the tools where they are missing, starts the server and returns when it listens.
    MotoServer() throws IOException, InterruptedException {
        Command tools = Command.run("scripts/test-tools");
        if (tools.exitCode() != 0) {
            throw new IllegalStateException(tools.errors());
        }
        bin = tools.output().strip();
        process = new ProcessBuilder(bin + "/moto_server", "-H", "127.0.0.1", "-p", "0")
                .redirectErrorStream(true)
                .start();
        BlockingQueue<String> ready = new ArrayBlockingQueue<>(1);
        Thread.ofVirtual().name("moto-output").start(() -> read(process.inputReader(), ready));
        url = Objects.requireNonNullElse(ready.poll(LONGEST_START_SECONDS, TimeUnit.SECONDS), "");
        if (url.isEmpty()) {
            process.destroyForcibly();
            throw new IllegalStateException("moto_server did not start within " + LONGEST_START_SECONDS + " s");
        }
    }

    /// Reads to the end, so that the server never waits for a full pipe. An empty text in the queue: it has ended.
    private static void read(BufferedReader output, BlockingQueue<String> ready) {
        try (output) {
            String line = output.readLine();
            while (line != null) {
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.offer(matcher.group(1));
                }
                line = output.readLine();
            }
        } catch (IOException e) {
            System.err.println("moto_server's output ended: " + e);
        }
        ready.offer("");
    }

    String url() {
        return url;
    }

    /// Whether requests from now on must be signed by somebody who may make them.
    void checkSignatures(boolean checked) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/moto-api/reset-auth"))
                    .POST(HttpRequest.BodyPublishers.ofString(checked ? "0" : "inf"))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IOException("reset-auth was answered " + status);
            }
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "PATH", bin + ":" + System.getenv("PATH"),
                "AWS_ENDPOINT_URL", url,
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_MAX_ATTEMPTS", "1",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
