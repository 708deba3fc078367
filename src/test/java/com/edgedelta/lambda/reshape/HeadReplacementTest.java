package com.edgedelta.lambda.reshape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Records whose beginnings are learned when they are in the buffer already.
final class HeadReplacementTest {
    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(1_000, 100, drops, () -> {});

    private static void replace(Buffer buffer, String before, String after) {
        buffer.rewrite(new HeadReplacement(before.getBytes(UTF_8), after.getBytes(UTF_8)));
    }

    private static void append(Buffer buffer, String... records) {
        for (String record : records) {
            byte[] bytes = ("xx" + record + "\nxx").getBytes(UTF_8);
            buffer.append(bytes, 2, bytes.length - 4);
        }
    }

    private static Chunk taken(Buffer buffer, long flush) {
        return Objects.requireNonNull(buffer.take(flush), "there is no chunk to take");
    }

    private static String text(Chunk chunk) {
        return new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8);
    }

    private static List<String> deliverAll(Buffer buffer, long flush) {
        List<String> chunks = new ArrayList<>();
        for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
            chunks.add(text(chunk));
            buffer.delivered(chunk);
        }
        return chunks;
    }

    @Test
    void everyRecordThatBeginsSoBeginsWithTheOtherBytes() {
        append(buffer, "old-a", "old-b-old-", "older", "ol", "new", "");

        replace(buffer, "old-", "younger-");

        assertThat(String.join("", deliverAll(buffer, 1))).isEqualTo("younger-a\nyounger-b-old-\nolder\nol\nnew\n\n");
        assertThat(buffer.held()).isZero();
    }

    @Test
    void recordsToComeGoIntoTheLastChunkAsBefore() {
        append(buffer, "old-a");
        replace(buffer, "old-", "new-");
        append(buffer, "new-b");

        assertThat(deliverAll(buffer, 1)).containsExactly("new-a\nnew-b\n");
    }

    @Test
    void anyRecordsKeepTheirOrderAndFitTheChunks() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            Buffer wide = new Buffer(1_000_000, 200, drops, () -> {});
            List<String> expected = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                String rest = i + "x".repeat(random.nextInt(random.nextInt(9) == 0 ? 400 : 20));
                boolean old = random.nextBoolean();
                append(wide, (old ? "old-" : "other-") + rest);
                expected.add((old ? "a-longer-one-" : "other-") + rest);
            }

            replace(wide, "old-", "a-longer-one-");

            long held = wide.held();
            List<String> chunks = deliverAll(wide, 1);
            assertThat(String.join("", chunks).lines()).containsExactlyElementsOf(expected);
            assertThat(held).isEqualTo(String.join("", chunks).length());
            assertThat(chunks)
                    .allMatch(chunk -> chunk.length() <= 200 || chunk.lines().count() == 1);
        }
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void whatIsOrWasOnItsWayStaysAsItIsAndInItsPlace() {
        append(buffer, "old-" + "a".repeat(90), "old-" + "b".repeat(90), "old-c");
        Chunk failed = taken(buffer, 1);
        Chunk underWay = taken(buffer, 1);
        buffer.failed(failed);

        replace(buffer, "old-", "new-");

        assertThat(text(underWay)).startsWith("old-b");
        buffer.putBack(underWay);
        assertThat(String.join("", deliverAll(buffer, 2)))
                .isEqualTo("old-" + "a".repeat(90) + "\nold-" + "b".repeat(90) + "\nnew-c\n");
        assertThat(failed.failedFlushes()).isEqualTo(1);
    }

    @Test
    void whatAnEarlierProcessHasLeftIsReplacedToo() {
        append(buffer, "old-b");
        buffer.restore("old-a\n".getBytes(UTF_8));

        replace(buffer, "old-", "new-");

        assertThat(deliverAll(buffer, 1)).containsExactly("new-a\nnew-b\n");
    }

    @Test
    void theOldestAreDroppedAndCountedWhereTheLongerOnesHaveNoRoom() {
        for (int i = 0; i < 90; i++) {
            append(buffer, "old-" + (100 + i));
        }

        replace(buffer, "old-", "0123456789-");

        String left = String.join("", deliverAll(buffer, 1));
        long dropped = drops.records(DropReason.BUFFER_FULL);
        assertThat(left.lines().count() + dropped).isEqualTo(90);
        assertThat(left).startsWith("0123456789-" + (100 + dropped)).endsWith("0123456789-189\n");
        assertThat(left.length()).isBetween(950, 1_000);
        assertThat(buffer.held()).isZero();
    }
}
