package com.edgedelta.lambda.sink;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A request's body in its own memory, passed to the client piece by piece and as often as it is sent. The JDK's own
/// publisher of bytes copies all of them first.
final class ChunkBody implements BodyPublisher {
    /// Bytes of a piece. Each piece costs the client a complete write; for larger pieces it keeps a larger buffer
    /// outside of the heap.
    static final int SIZE = 64 * 1024;

    private final List<ByteBuffer> pieces;
    private final long length;
    private final AtomicInteger transmissions = new AtomicInteger();

    /// @param pieces must no longer be written to
    ChunkBody(List<ByteBuffer> pieces) {
        this.pieces = pieces;
        long sum = 0;
        for (ByteBuffer piece : pieces) {
            sum += piece.remaining();
        }
        this.length = sum;
    }

    static ChunkBody of(byte[] bytes, int offset, int length) {
        List<ByteBuffer> pieces = new ArrayList<>(length / SIZE + 1);
        for (int at = 0; at < length; at += SIZE) {
            pieces.add(ByteBuffer.wrap(bytes, offset + at, Math.min(SIZE, length - at)));
        }
        return new ChunkBody(pieces);
    }

    /// How many transmissions have begun. A client begins one when it has a connection, a tunnel included, and has sent
    /// the headers.
    int transmissions() {
        return transmissions.get();
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        transmissions.incrementAndGet();
        subscriber.onSubscribe(new Delivery(pieces, subscriber));
    }

    /// One transmission of the body.
    private static final class Delivery implements Flow.Subscription {
        private final List<ByteBuffer> pieces;
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private int next;
        private volatile boolean over;

        private Delivery(List<ByteBuffer> pieces, Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.pieces = pieces;
            this.subscriber = subscriber;
        }

        /// A subscriber requests more while it receives a piece, and on any thread: the current sender then
        /// continues.
        @Override
        public void request(long count) {
            if (demand.getAndAdd(Math.min(count, pieces.size() + 1)) > 0) {
                return;
            }
            do {
                give();
            } while (demand.decrementAndGet() > 0);
        }

        private void give() {
            if (!over && next < pieces.size()) {
                subscriber.onNext(pieces.get(next++).duplicate());
            }
            if (!over && next == pieces.size()) {
                over = true;
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            over = true;
        }
    }
}
