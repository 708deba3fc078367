package com.edgedelta.lambda.push;

import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.sink.Sink;
import java.time.Duration;

/// Counts what goes out to a sink. Safe for use by several threads, like the sink.
final class CountedSink implements Sink {
    private final Sink sink;
    private long pushes;
    private long bytes;
    private long retries;
    private boolean failed;

    CountedSink(Sink sink) {
        this.sink = sink;
    }

    @Override
    public Outcome send(long id, byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        begin();
        Outcome outcome = sink.send(id, body, offset, length, timeout);
        end(outcome.kind(), length);
        return outcome;
    }

    private synchronized void begin() {
        retries += failed ? 1 : 0;
        failed = false;
    }

    private synchronized void end(Outcome.Kind kind, int length) {
        failed = kind == Outcome.Kind.UNAVAILABLE;
        if (kind == Outcome.Kind.ACCEPTED) {
            pushes++;
            bytes += length;
        }
    }

    synchronized String account() {
        return pushes + " pushes, " + bytes + " bytes of records, " + retries + " retries";
    }

    @Override
    public void prepare() {
        sink.prepare();
    }

    @Override
    public void connect(Duration timeout) throws InterruptedException {
        sink.connect(timeout);
    }

    @Override
    public void close() {
        sink.close();
    }

    @Override
    public String toString() {
        return sink.toString();
    }
}
