package com.edgedelta.lambda.buffer;

import static com.edgedelta.lambda.buffer.Buffers.append;
import static com.edgedelta.lambda.buffer.Buffers.deliverAll;
import static com.edgedelta.lambda.buffer.Buffers.taken;
import static com.edgedelta.lambda.buffer.Buffers.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Chunks that are split, taken up from an earlier process, left to the next one, or given up for want of memory.
final class BufferKeepingTest {
    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(1_000, 100, drops, () -> {});

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest(name = "{0} is split before {1}")
    @CsvSource({
        "a b, b",
        "a b c, c",
        "a b c d, d",
        "aaaaaaaaaa b, b",
        "a bbbbbbbbbb, bbbbbbbbbb",
        "a b cccccccccccc, cccccccccccc",
        "aaaaaaaaaaaa b c, b",
        "a bbbbbbbbbbbb c, c",
        "'', ''"
    })
    void aChunkIsSplitBetweenRecordsNearItsMiddle(String records, String second) {
        if (records.isEmpty()) {
            append(buffer, "", "");
        } else {
            append(buffer, records.split(" ", -1));
        }
        Chunk whole = taken(buffer, 1);
        String before = text(whole);
        int count = whole.records();

        buffer.split(whole);

        Chunk first = taken(buffer, 1);
        Chunk rest = taken(buffer, 1);
        assertThat(text(first) + text(rest)).isEqualTo(before);
        assertThat(text(rest)).startsWith(second + "\n");
        assertThat(first.records()).isPositive();
        assertThat(rest.records()).isPositive();
        assertThat(first.records() + rest.records()).isEqualTo(count);
        assertThat(buffer.held()).isEqualTo(before.length());
        buffer.delivered(rest);
        buffer.delivered(first);
        assertThat(buffer.held()).isZero();
    }

    @Test
    void anySplittingKeepsEveryRecordAndItsOrder() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            Buffer wide = new Buffer(100_000, 100_000, drops, () -> {});
            StringBuilder expected = new StringBuilder();
            int count = 1 + random.nextInt(40);
            for (int i = 0; i < count; i++) {
                String record = i + "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 400 : 10));
                append(wide, record);
                expected.append(record).append('\n');
            }
            StringBuilder delivered = new StringBuilder();
            for (Chunk chunk = wide.take(1); chunk != null; chunk = wide.take(1)) {
                if (chunk.records() > 1 && random.nextInt(3) > 0) {
                    wide.split(chunk);
                } else {
                    delivered.append(text(chunk));
                    wide.delivered(chunk);
                }
            }
            assertThat(delivered.toString()).isEqualTo(expected.toString());
            assertThat(wide.held()).isZero();
        }
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void theHalvesOfAChunkCanLoseTheirOldestRecords() {
        Buffer small = new Buffer(20, 20, drops, () -> {});
        append(small, "1111", "2222", "3333", "4444");
        small.split(taken(small, 1));

        append(small, "5555", "6666", "7777");

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(3);
        assertThat(String.join("", deliverAll(small, 2))).isEqualTo("4444\n5555\n6666\n7777\n");
    }

    /// Nor is a half added to: the bytes behind it are another's.
    @Test
    void anArrayThatSeveralChunksShareIsNeverUsedForAnother() {
        append(buffer, "1111", "2222");
        buffer.split(taken(buffer, 1));
        Chunk first = taken(buffer, 1);
        Chunk rest = taken(buffer, 1);

        buffer.delivered(first);
        append(buffer, "aaaaaaaaaa");
        Chunk next = taken(buffer, 1);

        assertThat(next.bytes()).isNotSameAs(rest.bytes());
        assertThat(text(rest)).isEqualTo("2222\n");
        buffer.putBack(rest);
        append(buffer, "bbbb");
        assertThat(text(rest)).isEqualTo("2222\n");
    }

    @Test
    void whatAnEarlierProcessLeftGoesFirstInChunksThatFit() {
        append(buffer, "new");

        buffer.restore(bytes("1".repeat(59) + "\n" + "2".repeat(39) + "\n" + "3".repeat(150) + "\n4\n5\n"));

        assertThat(buffer.held()).isEqualTo(59 + 39 + 150 + 3 + 2 + 2 + 4);
        assertThat(deliverAll(buffer, 1))
                .containsExactly(
                        "1".repeat(59) + "\n" + "2".repeat(39) + "\n", "3".repeat(150) + "\n", "4\n5\n", "new\n");
        assertThat(drops.total().records()).isZero();
        assertThat(buffer.held()).isZero();
    }

    @Test
    void nothingIsAddedToWhatAnEarlierProcessLeft() {
        buffer.restore(bytes("old\n"));
        append(buffer, "new");

        Chunk old = taken(buffer, 1);
        assertThat(text(old)).isEqualTo("old\n");
        assertThat(old.records()).isEqualTo(1);
        buffer.delivered(old);
        append(buffer, "newer");
        assertThat(deliverAll(buffer, 1)).containsExactly("new\nnewer\n");
    }

    @Test
    void whatAnEarlierProcessLeftBeyondTheCapacityLosesItsOldest() {
        Buffer small = new Buffer(20, 10, drops, () -> {});
        append(small, "new1");

        small.restore(bytes("1111\n2222\n3333\n4444\n5555\n"));

        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.BUFFER_FULL, 2L));
        assertThat(small.held()).isEqualTo(20);
        assertThat(String.join("", deliverAll(small, 1))).isEqualTo("3333\n4444\n5555\nnew1\n");
    }

    @Test
    void whatAnEarlierProcessLeftFailsAndIsGivenUpLikeAnyChunk() {
        buffer.restore(bytes("old1\nold2\n"));
        buffer.failed(taken(buffer, 1));
        Chunk chunk = taken(buffer, 2);
        assertThat(chunk.failedFlushes()).isEqualTo(1);
        buffer.giveUp(chunk, DropReason.TOO_MANY_FLUSHES);

        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.TOO_MANY_FLUSHES, 2L));
        assertThat(buffer.held()).isZero();
    }

    @Test
    void whatWaitsIsToldInOrderButWhatIsBeingSentIsNot() {
        Buffer small = new Buffer(1_000, 4, drops, () -> {});
        append(small, "aaa", "bbb", "ccc");
        Chunk sending = taken(small, 1);

        List<String> waiting = new ArrayList<>();
        List<Chunk> taken = small.takeAll();
        for (Chunk chunk : taken) {
            waiting.add(text(chunk));
        }
        assertThat(waiting).containsExactly("bbb\n", "ccc\n");

        small.moved(taken.getFirst());
        small.putBack(taken.getLast());
        assertThat(small.held()).isEqualTo(8);
        assertThat(drops.total().records()).as("it is kept elsewhere").isZero();
        small.delivered(sending);
        assertThat(deliverAll(small, 1)).containsExactly("ccc\n");
    }

    @Test
    void theOldestChunkThatIsNotBeingSentIsGivenUpForWantOfMemory() {
        Buffer small = new Buffer(1_000, 4, drops, () -> {});
        small.relieve();
        append(small, "aaa", "bbb", "ccc");
        Chunk sending = taken(small, 1);

        small.relieve();

        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.OUT_OF_MEMORY, 1L));
        small.delivered(sending);
        assertThat(deliverAll(small, 1)).containsExactly("ccc\n");
    }

    @Test
    void whatIsBeingSentIsNotAbandoned() {
        Buffer small = new Buffer(1_000, 4, drops, () -> {});
        append(small, "aaa", "bbb");
        Chunk sending = taken(small, 1);

        small.abandon();

        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.SHUTDOWN, 1L));
        assertThat(text(sending)).isEqualTo("aaa\n");
        assertThat(small.held()).isEqualTo(4);
    }
}
