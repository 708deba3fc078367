package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.lifecycle.RuntimeApi.Refused;
import com.edgedelta.lambda.lifecycle.RuntimeApi.Registration;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.text.Failures;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of the extension, on one thread: register, init, one event after another, SHUTDOWN.
public final class Lifecycle {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final String name;
    private final Config config;
    private final @Nullable Sink sink;
    private final @Nullable AwsLookups lookups;
    private final Clock clock;
    private final ExtensionLog log;
    private volatile @Nullable ShutdownPhase shutdownPhase;

    /// @param name the file name of the executable that Lambda started
    /// @param sink the destination of the records; null if there is none: then it only waits for SHUTDOWN
    /// @param lookups the requests to AWS APIs; null if the settings need none
    public Lifecycle(
            String name,
            Config config,
            @Nullable Sink sink,
            @Nullable AwsLookups lookups,
            Clock clock,
            ExtensionLog log) {
        this.name = name;
        this.config = config;
        this.sink = sink;
        this.lookups = lookups;
        this.clock = clock;
        this.log = log;
    }

    /// Runs until SHUTDOWN and returns the exit status of the process: 0, or 1 if Lambda refuses the extension.
    ///
    /// @param runtimeApi the host and port in `AWS_LAMBDA_RUNTIME_API`
    /// @param early the registration the launcher made; null to register here
    public int run(String runtimeApi, @Nullable EarlyRegistration early) throws InterruptedException {
        InitPhase initPhase = sink == null ? null : new InitPhase(config, sink, lookups, clock, log);
        // Nothing delays `register`; once that is done TLS comes first.
        SinkPreparation begun = initPhase == null || early == null ? null : initPhase.prepareSink();
        try (RuntimeApi api = new RuntimeApi(runtimeApi, clock)) {
            Registration registration;
            try {
                registration = early == null ? api.register(name, events()) : api.takeOver(early);
            } catch (IOException | IllegalArgumentException | Refused e) {
                log.warn("cannot register as " + name + " with the Extensions API: " + Failures.message(e));
                return FAILED;
            }
            return serve(api, init(initPhase, api, registration, begun));
        }
    }

    /// On Managed Instances Lambda refuses a registration for INVOKE.
    private List<String> events() {
        return sink == null || config.lambda().onManagedInstances()
                ? List.of("SHUTDOWN")
                : List.of("INVOKE", "SHUTDOWN");
    }

    /// Returns the data path; null if no logs can be forwarded.
    private @Nullable DataPath init(
            @Nullable InitPhase phase, RuntimeApi api, Registration registration, @Nullable SinkPreparation begun)
            throws InterruptedException {
        if (phase == null) {
            return null;
        }
        try {
            return phase.run(api, registration, begun);
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.warn("no logs are forwarded: " + bug.getClass().getName());
            return null;
        }
    }

    private int serve(RuntimeApi api, @Nullable DataPath path) throws InterruptedException {
        EventSource events = new EventSource(api, () -> freeMemory(path), clock, log);
        InvokePhase invokePhase = null;
        if (path != null) {
            Snapshot snapshot = new Snapshot(config.lambda().fromSnapshot(), path.pipeline(), lookups);
            invokePhase = new InvokePhase(config, path, snapshot, clock, log);
            shutdownPhase = new ShutdownPhase(path, snapshot, config.buffering().timeoutMs(), clock, log);
        }
        try {
            Event event = events.next();
            while (event instanceof Event.Invoke invoke) {
                if (invokePhase != null) {
                    invokePhase.run(invoke);
                }
                event = events.next();
            }
            if (event instanceof Event.Shutdown shutdown) {
                shutDown(shutdown, invokePhase == null ? "" : invokePhase.lastInvocation());
            }
            return DONE;
        } catch (Refused e) {
            log.warn("Lambda sends no further events: " + Failures.message(e));
            reportExit(api, Failures.message(e));
            terminate();
            return FAILED;
        }
    }

    private static void freeMemory(@Nullable DataPath path) {
        if (path != null) {
            path.pipeline().relieve();
        }
    }

    private void shutDown(Event.Shutdown shutdown, String lastInvocation) throws InterruptedException {
        log.info("shutdown: " + shutdown.reason());
        ShutdownPhase last = shutdownPhase;
        if (last != null) {
            try {
                last.run(shutdown, lastInvocation);
            } catch (RuntimeException | Error bug) {
                log.warn("the last flush failed: " + bug.getClass().getName());
            }
        }
    }

    private void reportExit(RuntimeApi api, String message) throws InterruptedException {
        try {
            api.exitError("Extension.NextRefused", message);
        } catch (IOException e) {
            log.warn("exit/error could not be reported: " + Failures.message(e));
        }
    }

    /// Delivers what can be delivered after SIGTERM, which ends the process without an event. Any thread may call it.
    public void terminate() throws InterruptedException {
        ShutdownPhase last = shutdownPhase;
        if (last != null) {
            last.terminate();
        }
    }
}
