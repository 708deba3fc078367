package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.buffer.SpillFile;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.LogType;
import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.lifecycle.RuntimeApi.Refused;
import com.edgedelta.lambda.lifecycle.RuntimeApi.Registration;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.receiver.Receiver;
import com.edgedelta.lambda.receiver.SandboxAddress;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The life of the extension, on one thread: register, subscribe, then `next` until SHUTDOWN. It decides when to
/// flush and how long an invocation may be held.
public final class Lifecycle {
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final String name;
    private final Config config;
    private final @Nullable Sink sink;
    private final @Nullable AwsLookups lookups;
    private final Clock clock;
    private final ExtensionLog log;
    private volatile @Nullable Pipeline pipeline;
    private volatile @Nullable Receiver receiver;
    private volatile @Nullable PeriodicFlush timed;
    private String lastInvocation = "";

    /// Whether what init has left may be a snapshot's. Lambda takes it while the first `next` waits, and answers that
    /// in a sandbox that was restored from it: no clock need be asked whether it has jumped.
    private boolean inSnapshot;

    /// @param name the file name of the executable that Lambda started
    /// @param sink where the records go; null where there is nowhere, so that the extension only waits for SHUTDOWN
    /// @param lookups what is asked of AWS; null where nothing is
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
        this.inSnapshot = config.lambda().fromSnapshot();
    }

    /// Runs until SHUTDOWN and answers the process's exit status: 0, or 1 where Lambda will not have the extension.
    ///
    /// @param runtimeApi the host and port in `AWS_LAMBDA_RUNTIME_API`
    public int run(String runtimeApi) throws InterruptedException {
        try (RuntimeApi api = new RuntimeApi(runtimeApi)) {
            Registration registration;
            try {
                registration = api.register(name, events());
            } catch (IOException | IllegalArgumentException | Refused e) {
                log.warn("cannot register as " + name + " with the Extensions API: " + describe(e));
                return FAILED;
            }
            if (sink != null) {
                try {
                    pipeline = subscribe(api, registration, sink);
                } catch (RuntimeException | OutOfMemoryError bug) {
                    log.warn("no logs are forwarded: " + bug.getClass().getName());
                }
            }
            return serve(api);
        }
    }

    /// On Managed Instances Lambda refuses those that ask for INVOKE.
    private List<String> events() {
        return sink == null || config.lambda().onManagedInstances()
                ? List.of("SHUTDOWN")
                : List.of("INVOKE", "SHUTDOWN");
    }

    /// Opens the way of the data and asks Lambda for telemetry; null where there is none to be had.
    private @Nullable Pipeline subscribe(RuntimeApi api, Registration registration, Sink sink)
            throws InterruptedException {
        Origin origin = Origin.of(
                config.lambda(), registration.functionName(), registration.functionVersion(), registration.accountId());
        if (config.lambda().fromSnapshot()) {
            Addresses.forgetAtOnce();
        }
        Pipeline opened = new Pipeline(config, origin, sink, clock, log);
        SinkPreparation connection = SinkPreparation.start(sink, config.warmUp(), () -> restore(opened));
        Receiver listening = null;
        try {
            listening = Receiver.start(SandboxAddress.lookUp(), config.telemetryPort(), opened.intake(), log);
            boolean newestOnly = config.lambda().onManagedInstances();
            api.subscribe(subscriptionTypes(), config.buffering(), listening.port(), newestOnly);
            log.info("subscribed to telemetry on port " + listening.port());
        } catch (IOException | Refused e) {
            boolean unsupported = e instanceof Refused refused && refused.status() == 202;
            log.warn((unsupported
                            ? "the Telemetry API is not supported here"
                            : "cannot subscribe to telemetry: " + describe(e))
                    + "; no logs are forwarded");
            opened.close();
            if (listening != null) {
                listening.close();
            }
            connection.awaitRestored();
            opened.spill(spillFile()); // What was taken up is left to the next process.
            return null;
        }
        receiver = listening;
        inquire(origin, opened);
        if (config.warmUp()) {
            warmUp(origin, listening, opened, connection);
        }
        if (config.lambda().fromSnapshot()) {
            connection.cutOff();
        }
        if (config.lambda().onManagedInstances()) {
            timed = PeriodicFlush.start(opened, listening, config.flushInterval(), clock);
        }
        return opened;
    }

    private void inquire(Origin origin, Pipeline opened) {
        if (lookups == null) {
            return;
        }
        if (config.tags().forwarded()) {
            opened.awaitDetails();
        }
        try {
            lookups.start(origin.functionName(), opened);
        } catch (RuntimeException | OutOfMemoryError bug) {
            opened.found(null);
            log.warn("AWS cannot be asked for what the settings want: "
                    + bug.getClass().getName());
        }
    }

    private void warmUp(Origin origin, Receiver listening, Pipeline opened, SinkPreparation connection)
            throws InterruptedException {
        try {
            int rounds = new WarmUp(config, origin, listening, clock).run(opened.tracker());
            connection.await();
            log.info("warm after " + rounds + " rounds");
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.warn("warm-up failed: " + bug.getClass().getName());
        }
    }

    private void restore(Pipeline opened) {
        try {
            opened.restore(spillFile());
        } catch (RuntimeException | OutOfMemoryError lost) {
            log.warn("what an earlier process has left cannot be taken up: "
                    + lost.getClass().getName());
        }
    }

    private SpillFile spillFile() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        return new SpillFile(folder, config.lambda().functionName(), config.bufferBytes() / 2);
    }

    /// `platform` is always among them: without its events nothing tells when an invocation ends.
    private List<String> subscriptionTypes() {
        List<String> types = new ArrayList<>();
        for (LogType type : LogType.values()) {
            if (type == LogType.PLATFORM || config.logTypes().contains(type)) {
                types.add(type.wireName());
            }
        }
        return types;
    }

    private int serve(RuntimeApi api) throws InterruptedException {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            Event event;
            try {
                event = api.next();
            } catch (Refused e) {
                if (e.status() < 500) {
                    log.warn("no further events can be had: " + describe(e));
                    reportExit(api, describe(e));
                    terminate();
                    return FAILED;
                }
                pause = pauseAfter(pause, e);
                continue;
            } catch (IOException | RuntimeException | Error e) {
                pause = pauseAfterFailure(api, pause, e);
                continue;
            }
            if (event instanceof Event.Shutdown shutdown) {
                try {
                    shutDown(shutdown);
                } catch (RuntimeException | OutOfMemoryError bug) {
                    log.warn("the last flush failed: " + bug.getClass().getName());
                }
                return DONE;
            }
            if (event instanceof Event.Invoke invoke) {
                pause = FIRST_PAUSE_NANOS;
                invocation(invoke);
            } else {
                pause = pauseAfter(pause, new IOException("an event nobody asked for: " + event));
            }
        }
    }

    /// Goes on with a new client, whatever it was: the process must not end before SHUTDOWN.
    private long pauseAfterFailure(RuntimeApi api, long pause, Throwable failure) throws InterruptedException {
        try {
            Pipeline current = pipeline;
            if (failure instanceof OutOfMemoryError && current != null) {
                current.relieve();
            }
            api.renew();
            return pauseAfter(pause, failure);
        } catch (RuntimeException | OutOfMemoryError again) {
            clock.sleep(pause);
            return pause;
        }
    }

    private long pauseAfter(long pause, Throwable failure) throws InterruptedException {
        if (pause == FIRST_PAUSE_NANOS) {
            log.warn("event/next failed and is tried again: " + describe(failure));
        }
        clock.sleep(pause);
        return Math.min(pause * 2, LONGEST_PAUSE_NANOS);
    }

    private void reportExit(RuntimeApi api, String message) throws InterruptedException {
        try {
            api.exitError("Extension.NextRefused", message);
        } catch (IOException e) {
            log.warn("exit/error could not be reported: " + describe(e));
        }
    }

    /// Whatever goes wrong in here costs this invocation's flush; where memory has run out, the oldest chunk too.
    private void invocation(Event.Invoke invoke) throws InterruptedException {
        Pipeline current = pipeline;
        Receiver listening = receiver;
        if (current == null || listening == null) {
            return;
        }
        try {
            lastInvocation = invoke.requestId();
            leaveSnapshot(current, invoke.requestId());
            HeldInvocation held = current.begin(invoke);
            if (config.flushAtNextInvoke() || !listening.revive()) {
                held.forEarlierLogs();
            } else {
                held.untilItsEnd(invoke.requestId());
            }
        } catch (RuntimeException | Error failure) {
            current.flushFailed(failure);
        }
    }

    private void leaveSnapshot(Pipeline current, String own) {
        if (inSnapshot) {
            inSnapshot = false;
            if (lookups != null) {
                lookups.restored();
            }
            current.restored(own);
        }
    }

    private void shutDown(Event.Shutdown shutdown) throws InterruptedException {
        log.info("shutdown: " + shutdown.reason());
        Pipeline current = pipeline;
        if (current != null) {
            Deadlines deadlines = Deadlines.ofShutdown(shutdown.deadline(), clock);
            leaveSnapshot(current, "");
            awaitLastBatch(current.tracker(), deadlines.waitForLastBatch());
            boolean reset = shutdown.isReset();
            end(current, deadlines.lastFlushUntil(reset), reset);
        }
    }

    private void awaitLastBatch(InvocationTracker tracker, long nanos) throws InterruptedException {
        if (lastInvocation.isEmpty()) {
            tracker.awaitReports(nanos);
        } else {
            tracker.awaitReport(lastInvocation, nanos);
        }
    }

    /// Delivers what can be delivered because the process was told to end without an event (SIGTERM). Any thread.
    public void terminate() throws InterruptedException {
        Pipeline current = pipeline;
        if (current != null) {
            end(current, Deadlines.ofTermination(clock).lastFlushUntil(false), false);
        }
    }

    /// Pushes what is left, what comes in meanwhile too.
    ///
    /// @param reset whether the sandbox goes on with a new process, to which what cannot be pushed is left
    private void end(Pipeline current, long untilNanos, boolean reset) throws InterruptedException {
        PeriodicFlush beside = timed;
        if (beside != null) {
            beside.end((untilNanos - clock.nanos()) / 2);
        }
        flushLast(current, untilNanos);
        Receiver listening = receiver;
        if (listening != null) {
            listening.close();
        }
        current.endIntake();
        flushLast(current, untilNanos);
        if (reset) {
            current.spill(spillFile());
        }
        current.conclude();
    }

    /// One that fails must not keep what is left from being written down and counted.
    private void flushLast(Pipeline current, long untilNanos) throws InterruptedException {
        try {
            current.flushLast(untilNanos);
        } catch (RuntimeException | OutOfMemoryError failure) {
            log.warn("the last flush failed: " + failure.getClass().getName());
        }
    }

    private static String describe(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
