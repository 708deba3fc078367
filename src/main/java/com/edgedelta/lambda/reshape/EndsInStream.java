package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// Completes what shaping holds back before another listener is notified of an end, so that it goes out with the flush
/// that the end causes.
final class EndsInStream implements StreamListener {
    private final ShapedStream shaped;
    private final StreamListener next;

    EndsInStream(ShapedStream shaped, StreamListener next) {
        this.shaped = shaped;
        this.next = next;
    }

    @Override
    public void batchBegins(long arrivedNanos) {
        next.batchBegins(arrivedNanos);
    }

    @Override
    public void runtimeInitialised() {
        next.runtimeInitialised();
    }

    @Override
    public void initReported() {
        next.initReported();
    }

    @Override
    public void started(String requestId) {
        next.started(requestId);
    }

    @Override
    public void runtimeDone(String requestId) {
        shaped.ended(requestId);
        next.runtimeDone(requestId);
    }

    @Override
    public void runtimeEnds(@Nullable String time, boolean failed) {
        next.runtimeEnds(time, failed);
    }

    @Override
    public void resetFollows(String requestId) {
        next.resetFollows(requestId);
    }

    @Override
    public void runtimeDoneInLostBatch(String requestId) {
        next.runtimeDoneInLostBatch(requestId);
    }

    @Override
    public void reported(String requestId) {
        next.reported(requestId);
    }

    /// The end of an invocation may be among the lost events.
    @Override
    public void logsDropped() {
        shaped.complete();
        next.logsDropped();
    }

    @Override
    public void batchEnded() {
        next.batchEnded();
    }
}
