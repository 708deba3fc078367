package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// By the JDK's own reader of gzip, which checks the checksum and the length.
final class GzipTest {
    private final Gzip gzip = new Gzip();

    private static byte[] lines(int length) {
        StringBuilder lines = new StringBuilder();
        Random random = new Random(length);
        while (lines.length() < length) {
            lines.append("{\"faas\":{\"name\":\"f\"},\"message\":\"request ")
                    .append(random.nextInt())
                    .append(" was served\"}\n");
        }
        return lines.substring(0, length).getBytes(UTF_8);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private static byte[] wire(ChunkBody body) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        body.subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer piece) {
                while (piece.hasRemaining()) {
                    wire.write(piece.get());
                }
            }

            @Override
            public void onError(Throwable broken) {
                throw new AssertionError(broken);
            }

            @Override
            public void onComplete() {
                assertThat(wire.size()).isEqualTo(body.contentLength());
            }
        });
        return wire.toByteArray();
    }

    private ChunkBody compressed(byte[] bytes, int offset, int length) {
        ChunkBody body = gzip.of(bytes, offset, length, ample());
        if (body == null) {
            throw new AssertionError("not compressed");
        }
        return body;
    }

    private static byte[] unzipped(ChunkBody body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(wire(body)))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 20_000, 100_000, 1_000_000, 5_000_000})
    void whatGoesInComesOutOfAnyReaderOfGzip(int length) throws IOException {
        byte[] lines = lines(length + 20);

        ChunkBody body = compressed(lines, 7, length);

        assertThat(unzipped(body)).isEqualTo(Arrays.copyOfRange(lines, 7, 7 + length));
        assertThat(body.contentLength()).isLessThan(length);
    }

    /// The trailer does not always fit the piece that the compressed bytes end in.
    @Test
    void itDoesNotMatterWhereAPieceEnds() throws IOException {
        byte[] body = noise(60_000);
        Arrays.fill(body, 20_000, 60_000, (byte) 'x');
        for (int length = 30_000; length < 30_040; length++) {
            int from = 20_000 - (16_300 + length - 30_000);

            assertThat(unzipped(compressed(body, from, length)))
                    .isEqualTo(Arrays.copyOfRange(body, from, from + length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 18, 30, 1_000, 100_000})
    void whatGzipMakesNoShorterIsNotCompressed(int length) {
        assertThat(gzip.of(noise(length), 0, length, ample())).isNull();
    }

    @Test
    void oneChunkAfterTheOtherComesOutWhole() throws IOException {
        for (int length : new int[] {500_000, 200, 30_000, 300_000}) {
            byte[] lines = lines(length);
            assertThat(unzipped(compressed(lines, 0, length))).isEqualTo(lines);
            assertThat(gzip.of(noise(length), 0, length, ample())).isNull();
        }
    }

    @Test
    void aChunkThatIsSentAgainIsNotCompressedAgain() {
        byte[] lines = lines(100_000);
        ChunkBody first = gzip.of(lines, 0, 90_000, ample());

        assertThat(gzip.of(lines, 0, 90_000, ample())).isSameAs(first);
        gzip.forget();
        assertThat(gzip.of(lines, 0, 90_000, ample())).isNotSameAs(first);
    }

    @Test
    void anotherChunkInTheSamePlaceIsAnother() throws IOException {
        byte[] lines = lines(10_000);
        gzip.of(lines, 0, 10_000, ample());
        lines[5_000]++;
        assertThat(unzipped(compressed(lines, 0, 10_000))).isEqualTo(lines);

        assertThat(unzipped(compressed(lines, 0, 9_999))).isEqualTo(Arrays.copyOf(lines, 9_999));
        assertThat(unzipped(compressed(lines, 1, 9_999))).isEqualTo(Arrays.copyOfRange(lines, 1, 10_000));
        assertThat(unzipped(compressed(lines.clone(), 1, 9_999))).isEqualTo(Arrays.copyOfRange(lines, 1, 10_000));
    }

    @Test
    void whatHasNoTimeIsNotCompressedToItsEndAndTheNextAttemptBeginsAnew() {
        byte[] lines = "a line of a log\n".repeat(20_000).getBytes(UTF_8);

        assertThat(gzip.of(lines, 0, lines.length, System.nanoTime())).isNull();
        assertThat(gzip.of(lines, 0, lines.length, ample())).isNotNull();
    }

    @Test
    void anInterruptedThreadCompressesNothingToItsEnd() {
        byte[] lines = "a line of a log\n".repeat(20_000).getBytes(UTF_8);
        Thread.currentThread().interrupt();

        assertThat(gzip.of(lines, 0, lines.length, ample())).isNull();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(gzip.of(lines, 0, lines.length, ample())).isNotNull();
    }

    private static long ample() {
        return System.nanoTime() + Duration.ofMinutes(1).toNanos();
    }
}
