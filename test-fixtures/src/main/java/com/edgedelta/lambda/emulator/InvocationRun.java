package com.edgedelta.lambda.emulator;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.concurrent.Monitor;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Plays one invocation on a life: INVOKE, the function's telemetry, the runtime's answer, the wait for the
/// extension's `next`.
final class InvocationRun {
    private static final long DELIVERY_MS = 5_000;

    private final Life life;
    private final Invocation invocation;
    private final boolean invoked;
    private final List<TelemetryEvent> before;
    private final List<TelemetryEvent> after;

    private Instant beganAt = Instant.now();
    private long began;
    private long deadline;

    InvocationRun(Life life, Invocation invocation) {
        this.life = life;
        this.invocation = invocation;
        invoked = life.monitor.read(() -> life.extensions.wants("INVOKE"));
        var events = invocation.events;
        var done = indexOfRuntimeDone(events);
        before = events.subList(0, done);
        after = events.subList(done, events.size());
        began = System.nanoTime();
    }

    InvocationResult play() {
        life.delivery.forget(invocation.requestId);
        life.thaw();
        life.delivery.redeliverKept();
        life.deliverReports();
        if (invocation.runtimeDoneFirst) {
            begin();
            answer("success");
            life.delivery.hurry();
            life.delivery.awaitDelivered(Monitor.in(DELIVERY_MS));
        }
        beganAt = Instant.now();
        began = System.nanoTime();
        deadline = began + TimeUnit.MILLISECONDS.toNanos(life.settings.functionTimeoutMs);
        if (invoked) {
            life.extensions.send(invoke());
        }
        if (!invocation.runtimeDoneFirst) {
            begin();
        }
        if (!awaitAnswer()) {
            return reset(null);
        }
        if (life.alive() && invocation.crashes) {
            return crash();
        }
        var answered = System.nanoTime();
        if (!invocation.runtimeDoneFirst) {
            answer("success");
        }
        if (invoked) {
            life.monitor.await(() -> life.extensions.waiting() || !life.alive(), deadline);
        }
        if (!life.alive()) {
            return result(answered, System.nanoTime(), false, false, life.ended());
        }
        if (invoked && !life.monitor.read(life.extensions::waiting)) {
            return reset(answered);
        }
        var next = invoked ? life.monitor.read(life.extensions::lastNextAt) : answered;
        var result = result(answered, next, false, false, null);
        if (life.settings.freeze) {
            life.freeze();
        }
        if (invocation.report) {
            life.keep(List.of(report("success", Math.max(answered, next))));
        }
        return result;
    }

    /// Runs the function; returns false if it still runs at the deadline.
    private boolean awaitAnswer() {
        if (invocation.code != null) {
            var running = run(invocation.code);
            return life.monitor.await(() -> !running.get() || !life.alive(), deadline);
        }
        var runs = invocation.finishes ? TimeUnit.MILLISECONDS.toNanos(invocation.durationMs) : Long.MAX_VALUE / 2;
        life.monitor.await(() -> !life.alive(), Math.min(began + runs, deadline));
        return !life.alive() || began + runs < deadline;
    }

    private AtomicBoolean run(FunctionCode code) {
        var running = new AtomicBoolean(true);
        Thread.ofPlatform().daemon().name("function").start(() -> {
            try {
                code.run(line -> life.delivery.add(TelemetryEvent.line(line + "\n")));
            } finally {
                life.monitor.update(() -> running.set(false));
            }
        });
        return running;
    }

    private void begin() {
        if (invocation.start) {
            life.delivery.add(life.events.start(invocation));
        }
        life.delivery.addAll(before);
        life.delivery.addAll(invocation.errorEvents);
        invocation.bodies.forEach(life.delivery::addBody);
        if (invocation.burst != null) {
            life.delivery.addBurst(invocation.burst);
        }
    }

    private void answer(String status) {
        if (invocation.runtimeDone && after.isEmpty()) {
            var ran = Duration.ofNanos(System.nanoTime() - began);
            life.delivery.add(life.events.runtimeDone(invocation, status, ran, beganAt));
        }
        life.delivery.addAll(after);
    }

    /// The deadline has passed: Lambda reports it in the telemetry, shuts the sandbox down and kills the remaining
    /// processes.
    private InvocationResult reset(@Nullable Long answered) {
        var now = System.nanoTime();
        if (answered == null) {
            answer("timeout");
        }
        if (invocation.report) {
            life.keep(List.of(report("timeout", now)));
        }
        return result(answered == null ? now : answered, now, true, answered != null, life.shutdown("timeout"));
    }

    /// The runtime has ended: Lambda reports it in the telemetry and shuts the sandbox down.
    private InvocationResult crash() {
        var now = System.nanoTime();
        answer("failure");
        if (invocation.report) {
            life.keep(List.of(report("failure", now)));
        }
        return result(now, now, false, false, life.shutdown("failure"));
    }

    private InvocationResult result(
            long answered, long next, boolean timedOut, boolean nextMissed, @Nullable Exit exit) {
        var posted = life.delivery.runtimeDonePostedAt(invocation.requestId);
        var held = Math.max(0, next - answered);
        var wait = posted == null || posted > next ? 0 : Math.clamp(posted - answered, 0, held);
        return new InvocationResult(
                invocation.requestId,
                Duration.ofNanos(held),
                Duration.ofNanos(wait),
                Duration.ofNanos(held - wait),
                timedOut,
                nextMissed,
                exit);
    }

    private TelemetryEvent report(String status, long ended) {
        return life.events.report(invocation, status, Duration.ofNanos(ended - began), life.takeInit());
    }

    private String invoke() {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        var arn = life.settings.functionArn() + (invocation.qualifier == null ? "" : ":" + invocation.qualifier);
        return Json.object()
                .add("eventType", "INVOKE")
                .add("deadlineMs", System.currentTimeMillis() + left)
                .add("requestId", invocation.requestId)
                .add("invokedFunctionArn", arn)
                .add("tracing", Json.object().add("type", "X-Amzn-Trace-Id").add("value", invocation.trace))
                .toString();
    }

    private static int indexOfRuntimeDone(List<TelemetryEvent> events) {
        for (var i = 0; i < events.size(); i++) {
            if (events.get(i).type().equals("platform.runtimeDone")) {
                return i;
            }
        }
        return events.size();
    }
}
