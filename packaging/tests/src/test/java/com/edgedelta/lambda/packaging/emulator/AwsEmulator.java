package com.edgedelta.lambda.packaging.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.packaging.fixture.Command;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/// AWS's own emulator with the packed layer at `/opt` and one of the functions at `/var/task`, in a mount namespace of
/// its own. All its ports are free ones.
final class AwsEmulator implements AutoCloseable {
    private static final String FOLDER = "packaging/tests/src/test/resources/aws-emulator/";
    private static final int NOT_POSSIBLE_HERE = 77;
    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 8;
    private static final Duration LONGEST_INVOCATION = Duration.ofSeconds(5);

    private final Process process;
    private final Thread reader;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI invocations;

    /// Starts it and returns when it takes invocations. Skips the test, and says why, if it cannot be built here.
    ///
    /// @param managed whether it emulates Managed Instances, with four invocations at once
    AwsEmulator(String function, boolean managed, Map<String, String> environment) {
        Path tools = tools(function);
        int port = FreePort.find();
        invocations = URI.create("http://127.0.0.1:" + port + "/2015-03-31/functions/function/invocations");
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "-m",
                Command.ROOT.resolve(FOLDER + "sandbox.sh").toString(),
                PackedLayer.home().resolveSibling("").toString(),
                tools.resolve(function).toString(),
                tools.toString(),
                "/var/runtime/aws-lambda-rie",
                "--runtime-api-address",
                "127.0.0.1:" + FreePort.find(),
                "--runtime-interface-emulator-address",
                "127.0.0.1:" + port));
        if (!managed) {
            words.add("/var/task/bootstrap");
        }
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        fill(builder.environment(), managed);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + words, e);
        }
        reader = Thread.ofVirtual().name("aws-emulator-output").start(() -> read(process.inputReader(UTF_8)));
        awaitPort(port);
    }

    private static Path tools(String function) {
        Command tools = Command.run(FOLDER + "tools.sh", function);
        if (tools.exitCode() == NOT_POSSIBLE_HERE) {
            String reason = "without AWS's emulator: " + tools.errors().strip();
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        if (tools.exitCode() != 0) {
            throw new IllegalStateException(tools.errors());
        }
        return Path.of(tools.output().strip());
    }

    private static void fill(Map<String, String> environment, boolean managed) {
        environment.clear();
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("AWS_REGION", "us-east-1");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", "orders");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        environment.put("_HANDLER", "app.handler");
        environment.put("ED_TELEMETRY_PORT", Integer.toString(FreePort.find()));
        environment.put("ED_PLATFORM_EVENTS", "all");
        if (managed) {
            environment.put("AWS_LAMBDA_MAX_CONCURRENCY", "4");
            environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "lambda-managed-instances");
        }
    }

    private void read(BufferedReader lines) {
        try (lines) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add("the output ended: " + e);
        }
    }

    private void awaitPort(int port) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("AWS's emulator does not listen:\n" + String.join("\n", output));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Invokes the function, once a process of it waits for an invocation, and returns its response. Any thread.
    JsonObject invoke(JsonObject event) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_INVOCATION.toNanos();
        JsonObject response = send(event);
        while (response.getString("errorType", "").equals("Runtime.Unavailable") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            response = send(event);
        }
        return response;
    }

    private JsonObject send(JsonObject event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(invocations)
                .header("Content-Type", "application/json")
                .timeout(LONGEST_INVOCATION)
                .POST(HttpRequest.BodyPublishers.ofString(event.toString()))
                .build();
        return Json.parse(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .asObject();
    }

    /// What the emulator, the function and the extension have printed.
    List<String> output() {
        return output;
    }

    /// Whether the emulator has given up telemetry: it does so if a batch is not answered when the next one is due, and
    /// delivers nothing from then on.
    boolean hasGivenUp() {
        return output.stream().anyMatch(line -> line.contains("previous batch hasn't processed yet"));
    }

    /// Sends SHUTDOWN to the extension and returns when all processes have ended.
    void shutDown() {
        List<ProcessHandle> processes = process.descendants().toList();
        process.destroy();
        if (!awaitEnd()) {
            process.destroyForcibly();
        }
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    /// Returns true once the emulator has ended, and false if it does not.
    boolean awaitEnd() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS) && reader.join(Duration.ofSeconds(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        shutDown();
        client.close();
    }
}
