package com.edgedelta.lambda.telemetry;

import com.edgedelta.lambda.telemetry.Queued.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
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
    /// The burst to send before the entries after this many.
    private @Nullable Iterator<byte[]> burst;
    private int beforeBurst;

    private @Nullable Subscription subscription;
    private boolean discarding;
    private long queuedBytes;
    private int urgent;

    void subscribe(Subscription wanted) {
        subscription = wanted;
        queue.removeIf(queued -> !wanted(queued.category()));
        queuedBytes = queue.stream().mapToLong(queued -> queued.text().length).sum();
    }

    @Nullable
    Subscription subscription() {
        return subscription;
    }

    /// From now on keeps nothing without a subscription: subscribing is over.
    void discardWithoutSubscription() {
        if (subscription == null) {
            discard();
        }
    }

    /// Drops everything, and everything that is still added.
    void discard() {
        discarding = true;
        queue.clear();
        queuedBytes = 0;
        urgent = 0;
        burst = null;
    }

    void add(Queued queued) {
        if (!discarding && wanted(queued.category())) {
            queue.add(queued);
            queuedBytes += queued.text().length;
        }
    }

    /// Delivers the burst after the queued events; does nothing if function lines are not subscribed to.
    void add(Burst lines) {
        if (!discarding && subscription != null && wanted("function")) {
            burst = lines.bodies(subscription.maxItems(), subscription.maxBytes());
            beforeBurst = queue.size();
            hurry();
        }
    }

    /// Makes the queued events due now.
    void hurry() {
        urgent = queue.size();
    }

    boolean isEmpty() {
        return queue.isEmpty() && burst == null;
    }

    /// When the next batch is to be cut: now if it is full or urgent, else when its first event has waited its time.
    long dueAt(long now) {
        if (subscription != null && burst != null && beforeBurst == 0) {
            return now - 1;
        }
        var first = queue.peekFirst();
        if (subscription == null || first == null) {
            return NEVER;
        }
        if (urgent > 0 || queue.size() >= subscription.maxItems() || queuedBytes >= subscription.maxBytes()) {
            return now - 1;
        }
        return first.at() + TimeUnit.MILLISECONDS.toNanos(subscription.timeoutMs());
    }

    /// The batch that is due, or null.
    @Nullable
    List<Queued> take(long now) {
        var wanted = subscription;
        if (wanted == null || dueAt(now) > now) {
            return null;
        }
        return burst != null && beforeBurst == 0 ? List.of(ofBurst(burst, now)) : ofEvents(wanted);
    }

    private Queued ofBurst(Iterator<byte[]> bodies, long now) {
        var body = Queued.ofBurst(bodies.next(), now);
        if (!bodies.hasNext()) {
            burst = null;
        }
        return body;
    }

    private List<Queued> ofEvents(Subscription wanted) {
        var batch = new ArrayList<Queued>();
        var bytes = 0L;
        var most = burst == null ? wanted.maxItems() : Math.min(wanted.maxItems(), beforeBurst);
        for (var next = queue.peekFirst(); next != null; next = queue.peekFirst()) {
            var place = next.place();
            bytes += next.text().length;
            // A piece of a cut record fills its batch.
            var full = batch.size() == most || (bytes > wanted.maxBytes() && place != Place.ENDS_OPEN);
            if (!batch.isEmpty() && (full || place == Place.ALONE)) {
                break;
            }
            batch.add(queue.removeFirst());
            queuedBytes -= next.text().length;
            if (place != Place.ANYWHERE) {
                break;
            }
        }
        urgent = Math.max(0, urgent - batch.size());
        beforeBurst = Math.max(0, beforeBurst - batch.size());
        return batch;
    }

    /// The body of the POST that delivers this batch.
    static byte[] body(List<Queued> batch) {
        if (batch.getFirst().place() == Place.ALONE) {
            return batch.getFirst().text();
        }
        var open = batch.getLast().place() == Place.ENDS_OPEN;
        var length = batch.stream().mapToInt(queued -> queued.text().length + 1).sum();
        var body = new byte[length + (open ? 0 : 1)];
        var at = 0;
        for (var queued : batch) {
            body[at] = (byte) (at == 0 ? '[' : ',');
            System.arraycopy(queued.text(), 0, body, at + 1, queued.text().length);
            at += queued.text().length + 1;
        }
        return open ? body : closed(body);
    }

    private static byte[] closed(byte[] body) {
        body[body.length - 1] = ']';
        return body;
    }

    private boolean wanted(String category) {
        return subscription == null
                || category.isEmpty()
                || subscription.types().contains(category);
    }
}
