package com.edgedelta.lambda.reshape;

/// Told of the events of the stream that decide how long an invocation is held, in the order of the stream.
public interface StreamListener {
    /// The events that are told from now on came in a batch that was received then, by the clock of the intake.
    void batchBegins(long arrivedNanos);

    /// `platform.initRuntimeDone`: the function's runtime is ready.
    void runtimeInitialised();

    /// `platform.initReport`: the init is over, well or not, and nothing more comes unless there is an invocation. Not
    /// told of an init that has failed within an invocation, which the extension has no event of.
    void initReported();

    /// `platform.start`.
    void started(String requestId);

    /// `platform.runtimeDone`; an empty id stands for the invocation under way, where damage has eaten the id.
    void runtimeDone(String requestId);

    /// The `platform.runtimeDone` that is told next says that the function timed out or crashed: Lambda is about to
    /// reset the sandbox, and gives the extension the time of a SHUTDOWN from then on.
    void resetFollows(String requestId);

    /// `platform.runtimeDone` was found in a batch that is not forwarded; nothing follows it. Any thread.
    void runtimeDoneInLostBatch(String requestId);

    /// `platform.report`, after which no `platform.runtimeDone` of that invocation comes.
    void reported(String requestId);

    /// `platform.logsDropped`: Lambda has given up events, perhaps the one that is waited for.
    void logsDropped();

    /// All events of a batch have been told, and their records are in the buffer.
    void batchEnded();
}
