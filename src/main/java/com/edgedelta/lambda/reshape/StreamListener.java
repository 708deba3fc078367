package com.edgedelta.lambda.reshape;

/// Told of the events of the stream that decide how long an invocation is held, in the order of the stream, after
/// their records are in the buffer.
public interface StreamListener {
    /// `platform.initRuntimeDone`: the function's runtime is ready.
    void runtimeInitialised();

    /// `platform.start`.
    void started(String requestId);

    /// `platform.runtimeDone`; an empty id stands for the invocation under way, where damage has eaten the id.
    void runtimeDone(String requestId);

    /// `platform.report`, after which no `platform.runtimeDone` of that invocation comes.
    void reported(String requestId);

    /// `platform.logsDropped`: Lambda has given up events, perhaps the one that is waited for.
    void logsDropped();

    /// The end of a batch.
    void batchEnded();
}
