package com.edgedelta.lambda.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has been posted, and how it was answered. Not thread-safe; `TelemetryDelivery` guards it.
final class DeliveryCounts {
    private static final int FIRST_ANSWERS = 100;

    private final Map<String, Long> runtimeDonePostedAt = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Duration> firstAnswers = new ArrayList<>();
    private int posts;
    private int events;
    private int redelivered;
    private int connections;
    private long slowestNanos;
    private long answersNanos;

    void connected() {
        connections++;
    }

    void sent(List<Queued> batch, long at) {
        posts++;
        for (var queued : batch) {
            if (queued.runtimeDoneOf() != null) {
                runtimeDonePostedAt.putIfAbsent(queued.runtimeDoneOf(), at);
            }
        }
    }

    void answered(List<Queued> batch, boolean accepted, long tookNanos) {
        slowestNanos = Math.max(slowestNanos, tookNanos);
        answersNanos += tookNanos;
        if (firstAnswers.size() < FIRST_ANSWERS) {
            firstAnswers.add(Duration.ofNanos(tookNanos));
        }
        events += accepted ? batch.stream().mapToInt(Queued::events).sum() : 0;
    }

    void redelivered(int batches) {
        redelivered += batches;
    }

    void failed(String what) {
        failures.add(what);
    }

    void forget(String requestId) {
        runtimeDonePostedAt.remove(requestId);
    }

    @Nullable
    Long runtimeDonePostedAt(String requestId) {
        return runtimeDonePostedAt.get(requestId);
    }

    TelemetryStats stats() {
        return new TelemetryStats(
                posts,
                events,
                redelivered,
                connections,
                Duration.ofNanos(slowestNanos),
                Duration.ofNanos(answersNanos),
                List.copyOf(firstAnswers),
                List.copyOf(failures));
    }
}
