package com.edgedelta.lambda.shape;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.shape.Sampling.Ending;
import com.edgedelta.lambda.testing.ManualClock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What becomes of the records that wait if memory runs out.
final class SamplingMemoryTest {
    private static final String ID = "a6cd7d5a-0a0a-4f6c-9f3c-8b2f2b0a2b11";
    private static final byte[] RECORD = "{\"message\":\"0123456789\"}\n".getBytes(US_ASCII);
    private static final int CHUNK = 100;

    private final DropAccount drops = new DropAccount();
    private final AtomicBoolean full = new AtomicBoolean();
    private final Buffer buffer = new Buffer(10_000, CHUNK, drops, this::ready);
    private final Sampling sampling = new Sampling(0, 16, false, buffer, new FilterAccount(), new ManualClock());

    private void ready() {
        if (full.getAndSet(false)) {
            throw new OutOfMemoryError("of the test");
        }
    }

    private void recordsWait(int count) {
        for (int i = 0; i < count; i++) {
            sampling.record(ID, false, RECORD, RECORD.length);
        }
    }

    private int forwarded() {
        int records = 0;
        for (Chunk chunk = buffer.take(1); chunk != null; chunk = buffer.take(1)) {
            String text = new String(chunk.bytes(), chunk.offset(), chunk.length(), US_ASCII);
            records += (int) text.lines().count();
            buffer.delivered(chunk);
        }
        return records;
    }

    @Test
    void recordsThatCannotBeForwardedAreCounted() {
        recordsWait(10);
        full.set(true);

        assertThatThrownBy(() -> sampling.ends(ID, Ending.FAILURE)).isInstanceOf(OutOfMemoryError.class);

        int lost = (int) drops.records(DropReason.OUT_OF_MEMORY);
        assertThat(lost).isBetween(1, 9);
        assertThat(lost + forwarded()).isBetween(10, 11); // The one at which it ran out may have come through.
        assertThat(drops.total().bytes()).isEqualTo((long) lost * RECORD.length);
        assertThat(sampling.waits()).isFalse();
    }

    @Test
    void recordsThatCannotBeRewrittenAreCountedAndTheOthersStillWait() {
        recordsWait(10);
        AtomicBoolean second = new AtomicBoolean();

        assertThatThrownBy(() -> sampling.rewrite((bytes, offset, length, target) -> {
                    if (second.getAndSet(true)) {
                        throw new OutOfMemoryError("of the test");
                    }
                    target.append(bytes, offset, length);
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(drops.records(DropReason.OUT_OF_MEMORY)).isEqualTo(9);
        assertThat(sampling.waits()).isTrue();
        sampling.ends(ID, Ending.FAILURE);
        assertThat(forwarded()).isEqualTo(1);
        assertThat(sampling.waits()).isFalse();
    }
}
