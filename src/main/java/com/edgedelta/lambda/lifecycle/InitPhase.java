package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.LogType;
import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.http.UserAgent;
import com.edgedelta.lambda.lifecycle.RuntimeApi.Refused;
import com.edgedelta.lambda.lifecycle.RuntimeApi.Registration;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.receiver.Receiver;
import com.edgedelta.lambda.receiver.SandboxAddress;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.text.Failures;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Init after `register`: opens the data path, subscribes it to Lambda's telemetry and warms it up while the function's
/// runtime starts.
final class InitPhase {
    private final Config config;
    private final Sink sink;
    private final @Nullable AwsLookups lookups;
    private final Clock clock;
    private final ExtensionLog log;

    InitPhase(Config config, Sink sink, @Nullable AwsLookups lookups, Clock clock, ExtensionLog log) {
        this.config = config;
        this.sink = sink;
        this.lookups = lookups;
        this.clock = clock;
        this.log = log;
    }

    /// Begins to prepare the sink in the background, TLS with it, which takes the longest of all.
    SinkPreparation prepareSink() {
        if (config.lambda().fromSnapshot()) {
            Addresses.forgetAtOnce();
        }
        return SinkPreparation.start(sink, config.warmUp());
    }

    /// Returns the opened data path; null if Lambda sends no telemetry, which has been logged then.
    ///
    /// @param begun the preparation of the sink; null if it has not begun
    @Nullable
    DataPath run(RuntimeApi api, Registration registration, @Nullable SinkPreparation begun)
            throws InterruptedException {
        Origin origin = Origin.of(
                        config.lambda(),
                        registration.functionName(),
                        registration.functionVersion(),
                        registration.accountId())
                .tagged(config.tags().fixed())
                .without(config.shaping().dropFields());
        Pipeline pipeline = new Pipeline(config, origin, sink, clock, log);
        SinkPreparation preparation = begun == null ? prepareSink() : begun;
        SpilledRecords spilled = SpilledRecords.takeUp(config, pipeline, log);
        Receiver receiver = subscribe(api, pipeline);
        if (receiver == null) {
            pipeline.close();
            spilled.await();
            spilled.leave();
            return null;
        }
        lookUp(origin, pipeline);
        if (config.warmUp()) {
            warmUp(origin, receiver, pipeline, preparation);
        }
        if (config.lambda().fromSnapshot()) {
            preparation.cutOff();
            spilled.await();
        }
        PeriodicFlush periodic = config.lambda().onManagedInstances()
                ? PeriodicFlush.start(pipeline, receiver, config.flushInterval(), clock)
                : null;
        return new DataPath(pipeline, receiver, spilled, new InvocationTally(), periodic);
    }

    private @Nullable Receiver subscribe(RuntimeApi api, Pipeline pipeline) throws InterruptedException {
        Receiver receiver = null;
        try {
            receiver = Receiver.start(SandboxAddress.lookUp(), config.telemetryPort(), pipeline.intake(), log);
            boolean managed = config.lambda().onManagedInstances();
            api.subscribe(subscriptionTypes(), config.buffering(), receiver.port(), managed);
            log.info(UserAgent.value() + " pushes to " + sink + ", flush strategy " + strategy()
                    + ", settings that differ from their defaults: "
                    + (config.changed().isEmpty() ? "none" : String.join(" ", config.changed())));
            log.info("subscribed to telemetry on port " + receiver.port());
            return receiver;
        } catch (IOException | Refused e) {
            boolean unsupported = e instanceof Refused refused && refused.status() == 202;
            log.warn((unsupported
                            ? "the Telemetry API is not supported here"
                            : "cannot subscribe to telemetry: " + Failures.message(e))
                    + "; no logs are forwarded");
            if (receiver != null) {
                receiver.close();
            }
            return null;
        }
    }

    private String strategy() {
        return config.lambda().onManagedInstances()
                ? "every " + config.flushInterval().toMillis() + " ms"
                : config.flushStrategy().toString();
    }

    /// Always contains `platform`: only its events report the end of an invocation.
    private List<String> subscriptionTypes() {
        List<String> types = new ArrayList<>();
        for (LogType type : LogType.values()) {
            if (type == LogType.PLATFORM || config.logTypes().contains(type)) {
                types.add(type.wireName());
            }
        }
        return types;
    }

    private void lookUp(Origin origin, Pipeline pipeline) {
        if (lookups == null) {
            return;
        }
        if (config.tags().forwarded()) {
            pipeline.awaitDetails();
        }
        try {
            lookups.start(origin.functionName(), pipeline::found);
        } catch (RuntimeException | OutOfMemoryError bug) {
            pipeline.found(null);
            log.warn("requests to AWS APIs cannot be started: " + bug.getClass().getName());
        }
    }

    private void warmUp(Origin origin, Receiver receiver, Pipeline pipeline, SinkPreparation preparation)
            throws InterruptedException {
        try {
            long subscribed = clock.nanos();
            preparation.await(); // Rounds would take the core that the handshake needs, or the runtime.
            WarmUp warmUp = new WarmUp(config, origin, receiver, clock);
            int rounds = warmUp.run(pipeline.tracker(), subscribed);
            warmUp.awaitCompiler();
            log.info("warm after " + rounds + " rounds");
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.warn("warm-up failed: " + bug.getClass().getName());
        }
    }
}
