package com.edgedelta.lambda.reshape;

import org.jspecify.annotations.Nullable;

/// Is notified of the events of the stream that decide how long an invocation is held, in the order of the stream.
public interface StreamListener {
    /// The following events came in a batch that was received at that moment, by the clock of the intake.
    void batchBegins(long arrivedNanos);

    /// `platform.initRuntimeDone`: the function's runtime is ready.
    void runtimeInitialised();

    /// `platform.initReport`: the init is over, successful or not, and nothing more comes without an invocation.
    /// Not called for an init that has failed within an invocation, for which the extension gets no event.
    void initReported();

    /// `platform.start`.
    void started(String requestId);

    /// `platform.runtimeDone`; an empty id means the current invocation, if damage has destroyed the id.
    void runtimeDone(String requestId);

    /// What the next `platform.runtimeDone` says of the invocation.
    ///
    /// @param time of the end, as Lambda writes it; null if it is missing
    /// @param failed whether its status is another than success
    default void runtimeEnds(@Nullable String time, boolean failed) {}

    /// The next `platform.runtimeDone` says that the function timed out or crashed: Lambda is about to reset the
    /// sandbox, and the time of that SHUTDOWN runs from then on.
    void resetFollows(String requestId);

    /// `platform.runtimeDone` was found in a batch that is not forwarded; nothing follows it. Any thread.
    void runtimeDoneInLostBatch(String requestId);

    /// `platform.report`, after which no `platform.runtimeDone` of that invocation comes.
    void reported(String requestId);

    /// `platform.logsDropped`: Lambda has dropped events, perhaps one that the lifecycle waits for.
    void logsDropped();

    /// All events of a batch have been reported, and their records are in the buffer.
    void batchEnded();
}
