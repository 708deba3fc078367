package com.edgedelta.lambda.intake;

import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.reshape.RuntimeEndSearch;
import com.edgedelta.lambda.reshape.StreamListener;

/// A batch that is not forwarded, fed in pieces of any size. When it is closed, its events are counted, and the ends
/// of the runtime in it are reported, so that the function is not held for them.
public final class LostBatch implements AutoCloseable {
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

    public void feed(byte[] bytes, int from, int to) {
        search.feed(bytes, from, to);
        length += to - from;
    }

    @Override
    public void close() {
        drops.add(reason, Math.max(1, search.events()), length);
        for (String requestId : search.ended()) {
            listener.runtimeDoneInLostBatch(requestId);
        }
    }
}
