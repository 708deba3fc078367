package com.edgedelta.lambda.telemetry;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.concurrent.Monitor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Queues events, cuts them into batches by the subscription, and posts these in order, one at a time, over one
/// connection.
///
/// [DeliveryRules] say what becomes of a batch that is not accepted.
public final class TelemetryDelivery implements AutoCloseable {
    private static final long RETRY_MS = 50;
    private static final long PAUSE_MS = 200;
    private static final long FOREVER_MS = 3_600_000;

    private final Violations violations;
    private final BooleanSupplier alive;
    private final DeliveryRules rules;
    private final FunctionPipe pipe;
    private final Redelivery redelivery;
    private final SplitForm splitForm;
    private final Monitor monitor = new Monitor();
    private final TelemetryQueue queue = new TelemetryQueue();
    private final DeliveryCounts counts = new DeliveryCounts();
    private final List<List<Queued>> again = new ArrayList<>();
    private final Thread thread;

    private @Nullable TelemetryConnection connection;
    private boolean paused;
    private boolean closed;
    private boolean busy;
    private Duration slowness = Duration.ZERO;

    public TelemetryDelivery(Violations violations, BooleanSupplier alive) {
        this(violations, alive, DeliveryRules.LAMBDA, Redelivery.NEVER, SplitForm.WHOLE);
    }

    /// `alive` returns whether there is still a process to deliver to.
    public TelemetryDelivery(
            Violations violations,
            BooleanSupplier alive,
            DeliveryRules rules,
            Redelivery redelivery,
            SplitForm splitForm) {
        this.violations = violations;
        this.alive = alive;
        this.rules = rules;
        this.pipe = new FunctionPipe(rules);
        this.redelivery = redelivery;
        this.splitForm = splitForm;
        this.thread = Thread.ofVirtual().name("telemetry-delivery").start(this::run);
    }

    public void subscribe(Subscription wanted) {
        monitor.update(() -> queue.subscribe(wanted));
    }

    /// From now on keeps nothing without a subscription: subscribing is over.
    public void discardWithoutSubscription() {
        monitor.update(queue::discardWithoutSubscription);
    }

    public void add(TelemetryEvent event) {
        pipe.read(event).forEach(this::queue);
    }

    private void queue(TelemetryEvent event) {
        var subscription = monitor.read(queue::subscription);
        var now = Instant.now();
        var sent = event.forSchema(subscription == null ? "" : subscription.schemaVersion());
        if (splitForm != SplitForm.WHOLE
                && subscription != null
                && SplitRecord.applies(sent, subscription.maxBytes())) {
            var split = new SplitRecord(sent, now, subscription.maxBytes(), System.nanoTime());
            monitor.update(() -> split.pieces(splitForm).forEach(queue::add));
            return;
        }
        var json = sent.json(now);
        monitor.update(() -> queue.add(Queued.of(event, json, System.nanoTime())));
    }

    public void addAll(List<TelemetryEvent> more) {
        more.forEach(this::add);
    }

    /// Posts this body unchanged in a POST of its own, after the queued events.
    public void addBody(byte[] body) {
        monitor.update(() -> {
            queue.add(Queued.body(body, System.nanoTime()));
            queue.hurry();
        });
    }

    /// The bodies of POSTs take that long from now on, and so their answers are late. Those that are posted again are
    /// fast.
    public void slow(Duration duration) {
        monitor.update(() -> slowness = duration);
    }

    /// Posts these lines after the queued events, as fast as the receiver accepts them.
    public void addBurst(Burst burst) {
        monitor.update(() -> queue.add(burst));
    }

    /// Repeats the batches posted since the last call, if the settings ask for such late redelivery.
    public void redeliverKept() {
        monitor.update(() -> {
            again.forEach(batch -> queue.add(Queued.body(TelemetryQueue.body(batch), System.nanoTime())));
            counts.redelivered(again.size());
            again.clear();
        });
    }

    /// Returns the port of the extension's receiver, or 0 without a subscription.
    public int port() {
        var wanted = monitor.read(queue::subscription);
        return wanted == null ? 0 : wanted.port();
    }

    /// Delivers the queued events now, without waiting for the subscription's time-out.
    public void hurry() {
        monitor.update(queue::hurry);
    }

    public boolean awaitDelivered(long deadlineNanos) {
        return monitor.await(() -> (queue.isEmpty() && !busy) || closed || queue.subscription() == null, deadlineNanos);
    }

    /// Ends delivery before the extension is stopped; a POST in flight has a moment to complete.
    public void pause() {
        monitor.update(() -> paused = true);
        monitor.await(() -> !busy, Monitor.in(PAUSE_MS));
    }

    public void resume() {
        monitor.update(() -> paused = false);
    }

    /// Starts anew for a request id that was used before, as Lambda's own retries do.
    public void forget(String requestId) {
        monitor.update(() -> counts.forget(requestId));
    }

    /// When the POST with this invocation's `platform.runtimeDone` was sent (`System.nanoTime()`), or null.
    @Nullable
    public Long runtimeDonePostedAt(String requestId) {
        return monitor.read(() -> counts.runtimeDonePostedAt(requestId));
    }

    public TelemetryStats stats() {
        return monitor.read(counts::stats);
    }

    @Override
    public void close() {
        monitor.update(() -> closed = true);
        disconnect();
        try {
            thread.join(Duration.ofMillis(PAUSE_MS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (var batch = cut(); !batch.isEmpty(); batch = cut()) {
            deliver(batch);
            monitor.update(() -> {
                endIfLate();
                busy = false;
            });
        }
    }

    /// Waits until a batch is due and takes it; returns an empty one after closing.
    private List<Queued> cut() {
        while (true) {
            var dueAt = monitor.read(this::dueAt);
            monitor.await(() -> closed || dueAt() < dueAt, Math.min(dueAt, Monitor.in(FOREVER_MS)));
            var batch = monitor.locked(this::take);
            if (batch != null) {
                return batch;
            }
        }
    }

    private @Nullable List<Queued> take() {
        if (closed) {
            return List.of();
        }
        var batch = paused ? null : queue.take(System.nanoTime());
        busy = batch != null;
        return batch;
    }

    private long dueAt() {
        return paused ? TelemetryQueue.NEVER : queue.dueAt(System.nanoTime());
    }

    /// AWS's emulator waits for itself if a batch is due that it cannot hand over.
    private void endIfLate() {
        if (rules.ofEmulator() && dueAt() <= System.nanoTime()) {
            queue.discard();
            violations.add("telemetry ended: a batch was due before the previous one was answered");
        }
    }

    private void deliver(List<Queued> batch) {
        var body = TelemetryQueue.body(batch);
        for (var attempt = 1; attempt <= rules.tries(); attempt++) {
            var problem = post(batch, body, slowness);
            if (problem == null) {
                redeliver(batch, body);
                return;
            }
            if (!alive.getAsBoolean()) {
                return;
            }
            var what = "POST of " + batch.size() + " events, attempt " + attempt + ": " + problem;
            monitor.update(() -> counts.failed(what));
            if (attempt == rules.tries()) {
                lost(batch, what, problem);
            } else if (monitor.await(() -> closed, Monitor.in(RETRY_MS * attempt)) || !awaitThaw()) {
                return;
            }
        }
    }

    private void lost(List<Queued> batch, String what, String problem) {
        violations.add("telemetry lost: " + what);
        if (rules.reportsDrops()) {
            var bytes = batch.stream().mapToInt(queued -> queued.text().length).sum();
            add(TelemetryEvent.of(
                    "platform.logsDropped",
                    Json.object()
                            .add("droppedBytes", bytes)
                            .add("droppedRecords", batch.size())
                            .add("reason", "could not send events: " + problem)));
        }
    }

    private void redeliver(List<Queued> batch, byte[] body) {
        switch (redelivery) {
            case NEVER -> {}
            case AT_ONCE -> repost(batch, body);
            case ON_A_NEW_CONNECTION -> {
                disconnect();
                repost(batch, body);
            }
            case IN_THE_NEXT_INVOCATION ->
                monitor.update(() -> {
                    // A batch that is repeated now is not repeated again.
                    if (batch.getFirst().place() != Queued.Place.ALONE) {
                        again.add(batch);
                    }
                });
        }
    }

    private void repost(List<Queued> batch, byte[] body) {
        var problem = post(batch, body, Duration.ZERO);
        monitor.update(() -> {
            counts.redelivered(1);
            if (problem != null) {
                counts.failed("POST of " + batch.size() + " events again: " + problem);
            }
        });
    }

    /// Waits while the extension is stopped; returns false if this is closed meanwhile.
    private boolean awaitThaw() {
        monitor.await(() -> !paused || closed, Monitor.in(FOREVER_MS));
        return monitor.read(() -> !closed);
    }

    /// The failure, or null.
    private @Nullable String post(List<Queued> batch, byte[] body, Duration slowness) {
        try {
            var open = connect();
            var sent = System.nanoTime();
            monitor.update(() -> counts.sent(batch, sent));
            var status = open.post(body, () -> monitor.await(() -> closed, Monitor.in(slowness.toMillis())));
            var took = System.nanoTime() - sent;
            monitor.update(() -> counts.answered(batch, rules.accepts(status), took));
            if (!open.keptAlive()) {
                disconnect();
            }
            return rules.accepts(status) ? null : "answered " + status;
        } catch (IOException e) {
            disconnect();
            return e.toString();
        }
    }

    private TelemetryConnection connect() throws IOException {
        var open = monitor.read(() -> connection);
        var wanted = monitor.read(queue::subscription);
        if (open != null) {
            return open;
        }
        if (wanted == null) {
            throw new IOException("no subscription");
        }
        var opened = new TelemetryConnection(wanted, rules, () -> monitor.read(() -> paused));
        monitor.update(() -> {
            connection = opened;
            counts.connected();
        });
        return opened;
    }

    private void disconnect() {
        var open = monitor.locked(() -> {
            var was = connection;
            connection = null;
            return was;
        });
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                monitor.update(() -> counts.failed("closing the connection: " + e));
            }
        }
    }
}
