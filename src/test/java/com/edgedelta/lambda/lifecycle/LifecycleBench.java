package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.testing.Connection;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.ScriptedSink;
import com.edgedelta.lambda.testing.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A lifecycle on a thread of its own between a fake Lambda and a scripted destination. Its clock stands still, so that
/// deadlines are exact; what it waits for, it waits for really.
final class LifecycleBench implements AutoCloseable {
    static final String NAME = "edgedelta-lambda-extension";

    /// A deadline that no test lives to see.
    static final long FAR = ManualClock.START + 600_000;

    final FakeRuntimeApi api = new FakeRuntimeApi();
    final ScriptedSink sink = new ScriptedSink();
    final ManualClock clock = new ManualClock();
    final LogLines log = new LogLines();
    /// No other test's, so that each has a spill file of its own.
    final String function = "f-" + UUID.randomUUID();

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("lifecycle").daemon().factory());
    /// What is asked of AWS; to be set before the start.
    @Nullable
    AwsLookups lookups;

    private @Nullable Lifecycle lifecycle;
    private @Nullable Future<Integer> running;

    LifecycleBench start(String... variables) throws IOException {
        return run(sink, api.address(), variables);
    }

    LifecycleBench startWithoutDestination(String... variables) throws IOException {
        return run(null, api.address(), variables);
    }

    LifecycleBench startAgainst(String runtimeApi) throws IOException {
        return run(sink, runtimeApi);
    }

    private LifecycleBench run(@Nullable Sink destination, String runtimeApi, String... variables) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ED_ENDPOINT",
                "http://localhost/",
                "ED_WARMUP",
                "false",
                "ED_TELEMETRY_PORT",
                Integer.toString(FreePort.find()),
                "AWS_REGION",
                "eu-west-1",
                "AWS_LAMBDA_FUNCTION_NAME",
                function));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        Lifecycle started = new Lifecycle(NAME, Config.from(environment), destination, lookups, clock, log.log());
        EarlyRegistration early = EarlyRegistration.from(environment);
        Callable<Integer> run = () -> started.run(runtimeApi, early);
        lifecycle = started;
        running = thread.submit(run);
        return this;
    }

    Lifecycle lifecycle() {
        if (lifecycle == null) {
            throw new IllegalStateException("not started");
        }
        return lifecycle;
    }

    boolean endsWithin(Duration time) throws Exception {
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        try {
            running.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException goesOn) {
            return false;
        }
    }

    int exitStatus() throws Exception {
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running.get(60, TimeUnit.SECONDS);
    }

    /// Posts a batch as Lambda does.
    void post(String... events) throws IOException {
        int status = Connection.postTo(api.telemetryPort(), Telemetry.batch(events));
        if (status != 200) {
            throw new AssertionError("the batch was answered " + status);
        }
    }

    /// Where an ending extension leaves records for the next one of the same sandbox.
    Path spillFile() {
        String name = "edgedelta-lambda-extension-" + function.replace('-', '_') + ".spill";
        return Path.of(System.getProperty("java.io.tmpdir"), name);
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        api.close();
        Files.deleteIfExists(spillFile());
    }
}
