package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.reshape.StreamListener;
import com.edgedelta.lambda.time.Clock;
import com.edgedelta.lambda.time.TimeOfDay;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tracks in the stream which invocations are over, so that the lifecycle can wait for their ends. Thread-safe: the
/// stream notifies it on one thread, the lifecycle asks on another. Waiters are woken at the end of a batch.
final class InvocationTracker implements StreamListener {
    private final int remembered;
    private final Clock clock;

    /// Ended, but not awaited yet.
    private final Set<String> ended = new LinkedHashSet<>();

    /// Ended at some time: Lambda invokes a failed function again with the same id, and its first report comes late.
    private final Set<String> endedBefore = new LinkedHashSet<>();

    private final Set<String> reported = new LinkedHashSet<>();

    /// Started, but its report has not arrived yet.
    private final Set<String> unreported = new LinkedHashSet<>();

    private String startedLast = "";
    private String reset = "";
    private boolean running;
    private boolean dropSeen;
    private boolean endLost;
    private boolean runtimeReady;
    private boolean initOver;
    private boolean pushable;
    private long batchArrivedAt;
    private long endedAt;
    private long begunAt;
    private long telemetryWait;
    private boolean failed;
    private boolean news;

    /// @param remembered maximum number of known invocations
    InvocationTracker(int remembered, Clock clock) {
        this.remembered = remembered;
        this.clock = clock;
    }

    /// What ends the wait for the end of an invocation.
    enum Waited {
        /// The runtime is done, or its end can no longer be reported.
        ENDED,
        /// A chunk can be pushed meanwhile.
        PUSHABLE,
        /// Neither happened in time.
        LATE
    }

    @Override
    public synchronized void batchBegins(long arrivedNanos) {
        batchArrivedAt = arrivedNanos;
    }

    @Override
    public synchronized void runtimeInitialised() {
        runtimeReady = true;
    }

    @Override
    public synchronized void initReported() {
        news = true;
        initOver = true;
    }

    /// Whether the function's runtime is known to be ready for its first invocation.
    synchronized boolean runtimeReady() {
        return runtimeReady;
    }

    @Override
    public synchronized void started(String requestId) {
        news = true;
        startedLast = requestId;
        initOver = true;
        running = true;
        ended.remove(requestId);
        reported.remove(requestId);
        remember(unreported, requestId);
        forgetLoss(); // A loss before this start was not this invocation's end.
    }

    @Override
    public synchronized void runtimeDone(String requestId) {
        if (requestId.isEmpty()) {
            loseEnd(); // It can only be the end of the awaited invocation.
        } else {
            end(requestId);
        }
    }

    @Override
    public synchronized void runtimeEnds(@Nullable String time, boolean failed) {
        this.failed |= failed;
        long began = time == null ? -1 : TimeOfDay.millis(time);
        if (began >= 0) {
            long arrived = clock.wallMillis() - (clock.nanos() - batchArrivedAt) / 1_000_000;
            long held = Math.max(0, batchArrivedAt - begunAt) / 1_000_000;
            telemetryWait = Math.min(TimeOfDay.between(began, arrived), held); // The clocks may disagree.
        }
    }

    /// How long the latest end was in Lambda's telemetry buffer, in ms; 0 if that is unknown.
    synchronized long telemetryWaitMillis() {
        return telemetryWait;
    }

    /// Whether an invocation has failed since the last call.
    synchronized boolean takeFailure() {
        boolean taken = failed;
        failed = false;
        return taken;
    }

    @Override
    public synchronized void resetFollows(String requestId) {
        reset = requestId;
    }

    /// Whether Lambda resets the sandbox because of how this invocation ended.
    synchronized boolean isReset(String requestId) {
        return reset.equals(requestId);
    }

    @Override
    public synchronized void runtimeDoneInLostBatch(String requestId) {
        batchArrivedAt = clock.nanos();
        runtimeDone(requestId);
        notifyAll();
    }

    @Override
    public synchronized void reported(String requestId) {
        news = true;
        remember(reported, requestId);
        unreported.remove(requestId);
        boolean itsEndWasLost = running && startedLast.equals(requestId);
        if (itsEndWasLost || !endedBefore.contains(requestId)) {
            end(requestId);
        }
    }

    @Override
    public synchronized void logsDropped() {
        dropSeen = true;
    }

    @Override
    public synchronized void batchEnded() {
        if (dropSeen) {
            loseEnd();
        }
        if (news) {
            news = false;
            notifyAll();
        }
    }

    /// A chunk can be pushed without waiting for the end.
    synchronized void pushable() {
        pushable = true;
        notifyAll();
    }

    private void loseEnd() {
        news = true;
        endedAt = endLost ? endedAt : batchArrivedAt;
        endLost = true;
    }

    private void end(String requestId) {
        news = true;
        running &= !startedLast.equals(requestId);
        endedAt = batchArrivedAt;
        remember(ended, requestId);
        remember(endedBefore, requestId);
    }

    private void forgetLoss() {
        dropSeen = false;
        endLost = false;
    }

    private void remember(Set<String> requestIds, String requestId) {
        requestIds.add(requestId);
        if (requestIds.size() > remembered) {
            requestIds.remove(requestIds.iterator().next());
        }
    }

    /// An invocation begins. Earlier notifications of the stream about it remain valid.
    synchronized void begin(String requestId) {
        begunAt = clock.nanos();
        if (!startedLast.equals(requestId)) {
            forgetLoss();
        }
    }

    /// Waits until the invocation's runtime is done, or a chunk can be pushed before.
    synchronized Waited await(String requestId, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!ended.contains(requestId) && !endLost) {
            if (pushable) {
                pushable = false;
                return Waited.PUSHABLE;
            }
            if (!waitUntil(until)) {
                return Waited.LATE;
            }
        }
        ended.remove(requestId);
        return Waited.ENDED;
    }

    /// Returns how long ago the batch with the latest end was received, in ns.
    synchronized long sinceEnd() {
        return clock.nanos() - endedAt;
    }

    /// Waits for the invocation's report, its last event.
    synchronized boolean awaitReport(String requestId, long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        while (!reported.contains(requestId)) {
            if (!waitUntil(until)) {
                return false;
            }
        }
        return true;
    }

    /// Waits for the reports of all started invocations, however many run concurrently, and of an init without an
    /// invocation.
    synchronized void awaitReports(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        boolean patient = true;
        while (patient && !(initOver && unreported.isEmpty())) {
            patient = waitUntil(until);
        }
    }

    /// Waits until a chunk can be pushed that need not wait for anything.
    synchronized void awaitPushable(long nanos) throws InterruptedException {
        long until = System.nanoTime() + nanos;
        boolean patient = true;
        while (patient && !pushable) {
            patient = waitUntil(until);
        }
        pushable = false;
    }

    private boolean waitUntil(long until) throws InterruptedException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
        return true;
    }
}
