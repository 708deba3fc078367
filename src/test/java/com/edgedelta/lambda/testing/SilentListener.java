package com.edgedelta.lambda.testing;

import com.edgedelta.lambda.reshape.StreamListener;

/// Ignores the stream; a test that waits for a part of it overrides a method.
public class SilentListener implements StreamListener {
    @Override
    public void batchBegins(long arrivedNanos) {}

    @Override
    public void runtimeInitialised() {}

    @Override
    public void initReported() {}

    @Override
    public void started(String requestId) {}

    @Override
    public void runtimeDone(String requestId) {}

    @Override
    public void resetFollows(String requestId) {}

    @Override
    public void runtimeDoneInLostBatch(String requestId) {}

    @Override
    public void reported(String requestId) {}

    @Override
    public void logsDropped() {}

    @Override
    public void batchEnded() {}
}
