package com.edgedelta.lambda.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Events that wait to be posted, and the rule by which they are cut into batches: items, bytes and time of the
/// subscription.
///
/// Not thread-safe; `TelemetryDelivery` guards it. Times are `System.nanoTime()`.
final class TelemetryQueue {
    /// A time that never comes.
    static final long NEVER = Long.MAX_VALUE;

    private final Deque<Queued> queue = new ArrayDeque<>();
    private @Nullable Subscription subscription;
    private boolean discarding;
    private long queuedBytes;
    private int urgent;

    /// One event; or, where `whole`, the body of a whole POST.
    record Queued(
            String category,
            String json,
            int bytes,
            @Nullable String runtimeDoneOf,
            boolean whole,
            long at) {
        static Queued of(TelemetryEvent event, String json, long at) {
            var requestId = event.type().equals("platform.runtimeDone") ? event.requestId() : null;
            var bytes = json.getBytes(StandardCharsets.UTF_8).length;
            return new Queued(event.category(), json, bytes, requestId, false, at);
        }

        static Queued body(String body, long at) {
            return new Queued("", body, body.length(), null, true, at);
        }
    }

    void subscribe(Subscription wanted) {
        subscription = wanted;
        queue.removeIf(queued -> !wanted(queued.category));
        queuedBytes = queue.stream().mapToLong(Queued::bytes).sum();
    }

    @Nullable
    Subscription subscription() {
        return subscription;
    }

    /// From now on nothing is kept where there is no subscription: the time to subscribe is over.
    void discardWithoutSubscription() {
        if (subscription == null) {
            discarding = true;
            queue.clear();
            queuedBytes = 0;
        }
    }

    void add(Queued queued) {
        if (!discarding && wanted(queued.category)) {
            queue.add(queued);
            queuedBytes += queued.bytes;
        }
    }

    /// What is queued now does not wait for the subscription's time.
    void hurry() {
        urgent = queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// When the next batch is to be cut: now if it is full or urgent, else when its first event has waited its time.
    long dueAt(long now) {
        var first = queue.peekFirst();
        if (subscription == null || first == null) {
            return NEVER;
        }
        if (urgent > 0 || queue.size() >= subscription.maxItems() || queuedBytes >= subscription.maxBytes()) {
            return now - 1;
        }
        return first.at + TimeUnit.MILLISECONDS.toNanos(subscription.timeoutMs());
    }

    /// The batch that is due, or null.
    @Nullable
    List<Queued> take(long now) {
        var wanted = subscription;
        if (wanted == null || dueAt(now) > now) {
            return null;
        }
        var batch = new ArrayList<Queued>();
        var bytes = 0L;
        for (var next = queue.peekFirst(); next != null; next = queue.peekFirst()) {
            bytes += next.bytes;
            var full = batch.size() == wanted.maxItems() || bytes > wanted.maxBytes();
            if (!batch.isEmpty() && (full || next.whole)) {
                break;
            }
            batch.add(queue.removeFirst());
            queuedBytes -= next.bytes;
            if (next.whole) {
                break;
            }
        }
        urgent = Math.max(0, urgent - batch.size());
        return batch;
    }

    /// The body of the POST that delivers this batch.
    static byte[] body(List<Queued> batch) {
        if (batch.getFirst().whole) {
            return batch.getFirst().json.getBytes(StandardCharsets.UTF_8);
        }
        var text = new StringBuilder("[");
        for (var queued : batch) {
            text.append(text.length() > 1 ? "," : "").append(queued.json);
        }
        return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean wanted(String category) {
        return subscription == null
                || category.isEmpty()
                || subscription.types().contains(category);
    }
}
