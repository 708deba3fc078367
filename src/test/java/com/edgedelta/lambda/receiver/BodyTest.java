package com.edgedelta.lambda.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.buffer.DropReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyTest {
    private static final int FIRST = 64 * 1024;

    private final Body.Memory memory = new Body.Memory();

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    /// Gives so many bytes at a time at most, as a slow connection does.
    private static InputStream inPieces(byte[] content, int piece) {
        return new ByteArrayInputStream(content) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, piece));
            }
        };
    }

    @ParameterizedTest(name = "{0} bytes, declared as {1}")
    @CsvSource({
        "0, 0",
        "1, 1",
        "65535, 65535",
        "65536, 65536",
        "65537, 65537",
        "1000000, 1000000",
        "5242880, 5242880",
        "1000000, 0",
        "1000000, 10",
        "1000000, 999999",
        "1000000, 1000001",
        "1000000, 5242880",
        "10, 5242880"
    })
    void whatComesIsRead(int length, int declared) throws IOException {
        byte[] content = content(length);
        try (Body body = new Body(memory, declared)) {
            assertThat(body.read(inPieces(content, 3_001))).isNull();

            assertThat(Arrays.copyOf(body.bytes(), body.length())).isEqualTo(content);
        }
    }

    @Test
    void aSenderThatDeclaresMuchAndSendsLittleTakesLittle() throws IOException {
        try (Body body = new Body(memory, Body.LARGEST)) {
            assertThat(body.read(new ByteArrayInputStream(content(1_000)))).isNull();

            assertThat(body.bytes()).hasSize(FIRST);
        }
    }

    @Test
    void aSmallBodyTakesNoMoreThanItDeclares() throws IOException {
        try (Body body = new Body(memory, 600)) {
            assertThat(body.read(new ByteArrayInputStream(content(600)))).isNull();

            assertThat(body.bytes()).hasSize(601);
        }
    }

    @Test
    void theArrayIsNeverMuchLargerThanWhatHasCome() throws IOException {
        for (int length = 1; length < Body.LARGEST; length = length * 3 + 1) {
            try (Body body = new Body(memory, Body.LARGEST)) {
                assertThat(body.read(inPieces(content(length), 10_000))).isNull();

                assertThat(body.bytes().length).isLessThanOrEqualTo(Math.max(FIRST, length * 8 + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 5_242_880})
    void aBodyOverTheBoundIsNotTaken(int declared) throws IOException {
        byte[] content = content(Body.LARGEST + 1);
        try (Body body = new Body(memory, declared)) {
            assertThat(body.read(inPieces(content, 100_000))).isEqualTo(DropReason.TOO_LARGE);

            assertThat(body.bytes().length).isLessThanOrEqualTo(Body.LARGEST + 1);
            assertThat(body.length())
                    .as("what has come is there to be searched")
                    .isEqualTo(Body.LARGEST + 1);
        }
    }

    @Test
    void allBodiesTogetherAreBoundedUntilOneIsDone() throws IOException {
        byte[] large = content(Body.LARGEST);
        try (Body first = new Body(memory, large.length)) {
            assertThat(first.read(new ByteArrayInputStream(large))).isNull();
            try (Body second = new Body(memory, large.length)) {
                assertThat(second.read(new ByteArrayInputStream(large))).isEqualTo(DropReason.BUFFER_FULL);
                assertThat(second.length()).isPositive();
            }
            try (Body small = new Body(memory, 60_000)) {
                assertThat(small.read(new ByteArrayInputStream(content(60_000))))
                        .as("a small one needs no share")
                        .isNull();
            }
        }
        for (int i = 0; i < 5; i++) {
            try (Body again = new Body(memory, large.length)) {
                assertThat(again.read(new ByteArrayInputStream(large))).isNull();
            }
        }
    }

    @Test
    void aConnectionThatBreaksGivesItsShareBack() throws IOException {
        byte[] large = content(Body.LARGEST);
        for (int i = 0; i < 5; i++) {
            InputStream broken = InputStream.nullInputStream();
            broken.close(); // Now to read from it is an IOException.
            InputStream breaking = new SequenceInputStream(new ByteArrayInputStream(large), broken);
            assertThatThrownBy(() -> {
                        try (Body body = new Body(memory, 0)) {
                            body.read(breaking);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }

        try (Body body = new Body(memory, large.length)) {
            assertThat(body.read(new ByteArrayInputStream(large))).isNull();
        }
    }
}
