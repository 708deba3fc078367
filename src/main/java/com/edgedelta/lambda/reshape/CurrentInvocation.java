package com.edgedelta.lambda.reshape;

/// The invocation that the stream is in, and what every line of it begins with, which is put together once.
final class CurrentInvocation {
    private final Invocations invocations;
    private Envelope envelope;
    private String requestId = "";
    private byte[] lineHead;

    CurrentInvocation(Origin origin, Invocations invocations) {
        this.invocations = invocations;
        this.envelope = new Envelope(origin);
        this.lineHead = lineHead();
    }

    Envelope envelope() {
        return envelope;
    }

    /// Empty before the first invocation and for lines that belong to none.
    String requestId() {
        return requestId;
    }

    byte[] head() {
        return lineHead;
    }

    /// The lines to come belong to that invocation.
    void become(String requestId) {
        if (!requestId.equals(this.requestId)) {
            this.requestId = requestId;
            refresh();
        }
    }

    /// The records to come are those of this function.
    void envelope(Envelope changed) {
        envelope = changed;
        refresh();
    }

    /// Takes over what has become known of the invocation.
    void refresh() {
        lineHead = lineHead();
    }

    private byte[] lineHead() {
        RecordWriter writer = new RecordWriter();
        envelope.open(writer, requestId, invocations.traceId(requestId), null);
        return writer.copy();
    }
}
