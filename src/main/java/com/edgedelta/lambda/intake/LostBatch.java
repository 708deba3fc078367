package com.edgedelta.lambda.intake;

import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.reshape.RuntimeEndSearch;
import com.edgedelta.lambda.reshape.StreamListener;

/// A batch that is not forwarded, fed in pieces of any size. Its events are counted, and the ends of the runtime in it
/// are reported, so that the function is not held for them.
public final class LostBatch {
    private final DropReason reason;
    private final DropAccount drops;
    private final StreamListener listener;
    private final RuntimeEndSearch search = new RuntimeEndSearch();
    private long length;

    LostBatch(DropReason reason, DropAccount drops, StreamListener listener) {
        this.reason = reason;
        this.drops = drops;
        this.listener = listener;
    }

    /// Counts the events of a batch that was forwarded before. The ends of the runtime in it are known.
    static void leftOut(Batch batch, DropAccount drops) {
        RuntimeEndSearch search = new RuntimeEndSearch();
        search.feed(batch.bytes(), 0, batch.length());
        if (search.events() > 0) {
            drops.add(DropReason.REDELIVERED, search.events(), batch.length());
        }
    }

    void all(Batch batch) {
        feed(batch.bytes(), 0, batch.length());
        end();
    }

    public void feed(byte[] bytes, int from, int to) {
        search.feed(bytes, from, to);
        length += to - from;
    }

    /// Ends the batch. Not called if the rest of its pieces cannot be read: Lambda then delivers it again.
    public void end() {
        drops.add(reason, Math.max(1, search.events()), length);
        for (String requestId : search.ended()) {
            listener.runtimeDoneInLostBatch(requestId);
        }
    }
}
