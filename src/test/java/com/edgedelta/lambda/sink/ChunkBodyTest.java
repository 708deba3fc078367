package com.edgedelta.lambda.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkBodyTest {
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /// Takes what it is given, and asks for so much more each time.
    private static final class Taker implements Flow.Subscriber<ByteBuffer> {
        private final long step;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;
        private int pieces;
        private int longest;
        private int ends;

        Taker(long step) {
            this.step = step;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            request(step);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            assertThat(ends).isZero();
            pieces++;
            longest = Math.max(longest, piece.remaining());
            while (piece.hasRemaining()) {
                taken.write(piece.get());
            }
            request(step);
        }

        void request(long count) {
            if (subscription != null && count > 0) {
                subscription.request(count);
            }
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable broken) {
            throw new AssertionError(broken);
        }

        @Override
        public void onComplete() {
            ends++;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, ChunkBody.SIZE - 1, ChunkBody.SIZE, ChunkBody.SIZE + 1, 5 * ChunkBody.SIZE, 1_000_003})
    void allBytesComeInOrderWhateverIsAskedFor(int length) {
        byte[] bytes = bytes(length + 30);
        ChunkBody body = ChunkBody.of(bytes, 17, length);

        for (long step : new long[] {1, 3, Long.MAX_VALUE}) {
            Taker taker = new Taker(step);
            body.subscribe(taker); // And it can be sent again.

            assertThat(taker.taken.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 17, 17 + length));
            assertThat(taker.longest).isLessThanOrEqualTo(ChunkBody.SIZE);
            assertThat(taker.ends).isOne();
        }
        assertThat(body.contentLength()).isEqualTo(length);
    }

    @Test
    void nothingComesThatWasNotAskedFor() {
        Taker taker = new Taker(0);
        ChunkBody.of(bytes(3 * ChunkBody.SIZE), 0, 3 * ChunkBody.SIZE).subscribe(taker);
        assertThat(taker.pieces).isZero();

        taker.request(1);
        assertThat(taker.pieces).isOne();
        taker.request(1);
        assertThat(taker.pieces).isEqualTo(2);
        assertThat(taker.ends).isZero();
        taker.request(1);
        assertThat(taker.pieces).isEqualTo(3);
        assertThat(taker.ends).as("the end needs no asking").isOne();
    }

    @Test
    void nothingComesAfterTheEndOrACancellation() {
        Taker ended = new Taker(1);
        ChunkBody.of(bytes(10), 0, 10).subscribe(ended);
        ended.request(5);
        assertThat(ended.ends).isOne();
        assertThat(ended.pieces).isOne();

        Taker cancelled = new Taker(0);
        ChunkBody.of(bytes(10), 0, 10).subscribe(cancelled);
        cancelled.cancel();
        cancelled.request(1);
        assertThat(cancelled.pieces).isZero();
        assertThat(cancelled.ends).isZero();
    }
}
