package com.edgedelta.lambda.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
    private Digest remembered = Digest.of(new byte[0], 0);

    private boolean known(byte[] batch, int length) {
        return remembered.matches(Digest.of(batch, length));
    }

    private boolean known(byte[] batch) {
        return known(batch, batch.length);
    }

    private void remember(byte[] batch) {
        remembered = Digest.of(batch, batch.length);
    }

    private static byte[] batch(int length) {
        byte[] batch = new byte[length];
        new Random(length).nextBytes(batch);
        return batch;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 8_191, 8_192, 8_193, 262_144, 5_000_000})
    void theSameBytesAreTheSameBatch(int length) {
        byte[] batch = batch(length);
        assertThat(known(batch)).isFalse();

        remember(batch);

        assertThat(known(batch.clone())).isTrue();
        assertThat(known(Arrays.copyOf(batch, length + 100), length))
                .as("whatever stands behind it in the array")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 8_192, 8_193, 10_000, 300_000})
    void aChangedByteAnywhereIsAnotherBatch(int length) {
        byte[] batch = batch(length);
        remember(batch);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            int at = i == 0 ? 0 : i == 1 ? length - 1 : random.nextInt(length);
            byte before = batch[at];
            batch[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(known(batch)).as("changed at " + at).isFalse();
            batch[at] = before;
        }
        assertThat(known(batch)).isTrue();
    }

    @Test
    void piecesOfALargeBatchInAnotherOrderAreAnotherBatch() {
        byte[] batch = batch(300_000);
        remember(batch);

        byte[] exchanged = batch.clone();
        System.arraycopy(batch, 100_000, exchanged, 150_000, 50_000);
        System.arraycopy(batch, 150_000, exchanged, 100_000, 50_000);

        assertThat(known(exchanged)).isFalse();
    }

    @Test
    void aBeginningOrAnExtensionIsAnotherBatch() {
        byte[] zeros = new byte[200_000];
        remember(zeros);

        assertThat(known(zeros, 199_999)).isFalse();
        assertThat(known(new byte[200_001])).isFalse();
    }
}
