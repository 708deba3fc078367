package com.edgedelta.lambda.buffer;

import static com.edgedelta.lambda.buffer.Buffers.append;
import static com.edgedelta.lambda.buffer.Buffers.deliverAll;
import static com.edgedelta.lambda.buffer.Buffers.taken;
import static com.edgedelta.lambda.buffer.Buffers.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BufferTest {
    private final DropAccount drops = new DropAccount();

    private Buffer buffer(long capacity, int chunkLimit) {
        return new Buffer(capacity, chunkLimit, drops, () -> {});
    }

    @Test
    void recordsComeOutInTheOrderTheyWentIn() {
        Buffer buffer = buffer(1000, 1000);

        append(buffer, "a", "b", "c");
        Chunk first = taken(buffer, 1);
        append(buffer, "d");
        Chunk second = taken(buffer, 1);

        assertThat(text(first)).isEqualTo("a\nb\nc\n");
        assertThat(first.records()).isEqualTo(3);
        assertThat(text(second)).isEqualTo("d\n");
        assertThat(buffer.take(1)).isNull();
    }

    @Test
    void anEmptyBufferHasNoChunk() {
        assertThat(buffer(1000, 1000).take(1)).isNull();
    }

    @Test
    void aChunkHoldsAsManyWholeRecordsAsFit() {
        Buffer buffer = buffer(1000, 10);

        append(buffer, "1234", "5678", "abc", "defgh", "i");

        assertThat(deliverAll(buffer, 1)).containsExactly("1234\n5678\n", "abc\ndefgh\n", "i\n");
    }

    @Test
    void aLargerRecordGoesAlone() {
        Buffer buffer = buffer(1000, 10);

        append(buffer, "a", "0123456789", "b", "c");

        assertThat(deliverAll(buffer, 1)).containsExactly("a\n", "0123456789\n", "b\nc\n");
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void recordsOfAllSizesSurviveTheGrowthOfTheirChunk() {
        Buffer buffer = buffer(10_000_000, 1_000_000);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String record = i + "-" + "x".repeat(i * 10);
            append(buffer, record);
            expected.append(record).append('\n');
        }

        assertThat(String.join("", deliverAll(buffer, 1))).isEqualTo(expected.toString());
    }

    @Test
    void anArrayThatIsUsedAgainShowsNothingOfItsFormerRecords() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a".repeat(90));
        assertThat(deliverAll(buffer, 1)).hasSize(1);

        append(buffer, "b");

        assertThat(deliverAll(buffer, 2)).containsExactly("b\n");
    }

    @Test
    void theOldestRecordsMakeRoomOneByOneAndAreCounted() {
        Buffer buffer = buffer(20, 20);
        append(buffer, "111", "22222", "3333", "4");

        append(buffer, "55"); // 17 bytes are held: exactly 20
        assertThat(buffer.held()).isEqualTo(20);
        assertThat(drops.total().records()).isZero();

        append(buffer, "6"); // 2 more than fit: the first record goes, with 4
        assertThat(buffer.held()).isEqualTo(18);
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(drops.total().bytes()).isEqualTo(4);

        append(buffer, "7777777777"); // 9 more than fit: 6 and 5 go
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(3);
        assertThat(drops.total().bytes()).isEqualTo(15);
        assertThat(buffer.held()).isEqualTo(18);
        assertThat(String.join("", deliverAll(buffer, 1))).isEqualTo("4\n55\n6\n7777777777\n");
        assertThat(buffer.held()).isZero();
    }

    @Test
    void theOldestAreDroppedAcrossChunks() {
        Buffer buffer = buffer(30, 10);
        append(buffer, "1111", "2222", "3333", "4444", "5555", "6666");

        append(buffer, "aaaabbbbccc");

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(3);
        assertThat(deliverAll(buffer, 1)).containsExactly("4444\n", "5555\n6666\n", "aaaabbbbccc\n");
    }

    @Test
    void aRecordLargerThanTheBufferIsDroppedAndCostsNoOther() {
        Buffer buffer = buffer(10, 10);
        append(buffer, "a", "b");

        append(buffer, "0123456789");

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(drops.total().bytes()).isEqualTo(11);
        assertThat(deliverAll(buffer, 1)).containsExactly("a\nb\n");
    }

    @Test
    void recordsBeingSentAreNotDropped() {
        Buffer buffer = buffer(20, 10);
        append(buffer, "11111111", "22222222");
        Chunk sending = taken(buffer, 1);

        append(buffer, "33333333"); // the second makes room
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        append(buffer, "0123456789ab"); // nothing but what is being sent could make room for 13
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(2);

        assertThat(text(sending)).isEqualTo("11111111\n");
        assertThat(buffer.held()).isEqualTo(18);
        buffer.delivered(sending);
        assertThat(buffer.held()).isEqualTo(9);
        assertThat(deliverAll(buffer, 1)).containsExactly("33333333\n");
    }

    @Test
    void recordsAppendedWhileAChunkIsSentStayOutOfIt() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a");
        Chunk sending = taken(buffer, 1);

        append(buffer, "b");

        assertThat(text(sending)).isEqualTo("a\n");
        buffer.failed(sending);
        append(buffer, "c");
        assertThat(text(sending)).isEqualTo("a\n");
        assertThat(deliverAll(buffer, 2)).containsExactly("a\n", "b\nc\n");
    }

    @Test
    void aReservationTakesRoomUntilItIsReleased() {
        Buffer buffer = buffer(20, 20);
        append(buffer, "1111", "2222", "3333");

        assertThat(buffer.reserve(5)).isTrue();
        assertThat(drops.total().records()).isZero();
        assertThat(buffer.reserve(4)).isTrue();
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(buffer.held()).isEqualTo(10);

        buffer.release(9);
        append(buffer, "44444", "555");
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(deliverAll(buffer, 1)).containsExactly("2222\n3333\n44444\n555\n");
    }

    @Test
    void aReservationThatCannotFitIsRefusedAndDropsNothing() {
        Buffer buffer = buffer(20, 10);
        append(buffer, "11111111", "2222");
        Chunk sending = taken(buffer, 1);

        assertThat(buffer.reserve(12)).as("9 are being sent").isFalse();
        assertThat(buffer.reserve(21)).isFalse();
        assertThat(drops.total().records()).isZero();
        assertThat(buffer.reserve(11)).isTrue();
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(buffer.reserve(1)).isFalse();
        buffer.delivered(sending);
        assertThat(buffer.reserve(9)).isTrue();
    }

    @Test
    void aReservationBeyondTheCapacityCountsUntilItIsReleased() {
        Buffer buffer = buffer(10, 10);

        buffer.reserveBeyondCapacity(100);
        append(buffer, "a");
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        buffer.release(100);
        append(buffer, "b");

        assertThat(deliverAll(buffer, 1)).containsExactly("b\n");
    }

    @Test
    void aChunkIsTakenOnceAFlush() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a");

        Chunk chunk = taken(buffer, 1);
        assertThat(buffer.take(1)).as("being sent").isNull();
        assertThat(buffer.take(2)).as("being sent").isNull();
        buffer.failed(chunk);
        assertThat(buffer.take(1)).as("set aside").isNull();
        assertThat(buffer.take(2)).isSameAs(chunk);
    }

    @Test
    void aChunkBehindOneSetAsideIsTakenInTheSameFlush() {
        Buffer buffer = buffer(1000, 4);
        append(buffer, "aaa", "bbb", "ccc");

        Chunk first = taken(buffer, 1);
        buffer.failed(first);
        Chunk second = taken(buffer, 1);
        buffer.delivered(second);
        Chunk third = taken(buffer, 1);
        buffer.failed(third);

        assertThat(text(second)).isEqualTo("bbb\n");
        assertThat(text(third)).isEqualTo("ccc\n");
        assertThat(buffer.take(1)).isNull();
        assertThat(deliverAll(buffer, 2)).containsExactly("aaa\n", "ccc\n");
    }

    @Test
    void aChunkGivenUpIsCounted() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a", "b");

        for (int flush = 1; flush <= 9; flush++) {
            Chunk chunk = taken(buffer, flush);
            buffer.failed(chunk);
            assertThat(chunk.failedFlushes()).isEqualTo(flush);
        }
        assertThat(drops.total().records()).isZero();
        buffer.giveUp(taken(buffer, 10), DropReason.TOO_MANY_FLUSHES);

        assertThat(drops.records(DropReason.TOO_MANY_FLUSHES)).isEqualTo(2);
        assertThat(drops.total().bytes()).isEqualTo(4);
        assertThat(buffer.held()).isZero();
        assertThat(buffer.take(11)).isNull();
    }

    @Test
    void aChunkPutBackCountsNothingAndNothingIsAppendedToIt() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a");

        for (int flush = 1; flush <= 30; flush++) {
            Chunk chunk = taken(buffer, flush);
            assertThat(chunk.id()).as("it may have arrived").isEqualTo(1);
            buffer.putBack(chunk);
            assertThat(chunk.failedFlushes()).isZero();
        }
        append(buffer, "b");

        assertThat(drops.total().records()).isZero();
        assertThat(deliverAll(buffer, 31)).containsExactly("a\n", "b\n");
    }

    @Test
    void newRecordsDoNotShareTheFateOfAChunkThatFailed() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "old");
        buffer.failed(taken(buffer, 1));
        append(buffer, "new");

        buffer.giveUp(taken(buffer, 2), DropReason.TOO_MANY_FLUSHES);

        assertThat(drops.records(DropReason.TOO_MANY_FLUSHES)).isEqualTo(1);
        assertThat(deliverAll(buffer, 11)).containsExactly("new\n");
    }

    @Test
    void aChunkSetAsideWaitsForItsTimeAndHoldsUpNothing() {
        Buffer buffer = buffer(1000, 4);
        append(buffer, "aaa", "bbb");
        buffer.setAside(taken(buffer, 1), 5_000, 2_000);

        assertThat(text(Objects.requireNonNull(buffer.take(2, 6_999)))).isEqualTo("bbb\n");
        assertThat(buffer.take(3, 4_999)).as("the wall clock was set back").isNotNull();
        assertThat(buffer.take(3, 7_000)).as("it is taken").isNull();
    }

    @Test
    void whatWasRefusedMakesRoomFirst() {
        Buffer buffer = buffer(12, 4);
        append(buffer, "aaa", "bbb", "ccc");
        Chunk first = taken(buffer, 1);
        buffer.setAside(taken(buffer, 1), 0, 2_000);
        buffer.putBack(first);

        append(buffer, "ddd");

        assertThat(drops.total().records()).isEqualTo(1);
        assertThat(deliverAll(buffer, 2)).containsExactly("aaa\n", "ccc\n", "ddd\n");
    }

    @Test
    void anIdentifierStandsForTheSameRecords() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a", "b", "c");
        Chunk chunk = taken(buffer, 1);
        long whole = chunk.id();
        buffer.failed(chunk);
        assertThat(taken(buffer, 2).id()).as("another attempt").isEqualTo(whole);

        buffer.split(chunk, 1);
        Chunk first = taken(buffer, 2);
        Chunk second = taken(buffer, 2);

        assertThat(text(first)).isEqualTo("a\n");
        assertThat(text(second)).isEqualTo("b\nc\n");
        assertThat(Set.of(whole, first.id(), second.id())).hasSize(3);
    }

    @Test
    void partsOfAChunkThatWasSplitInVainAreJoined() {
        Buffer buffer = buffer(1000, 100);
        append(buffer, "a", "b", "c", "d");
        Chunk chunk = taken(buffer, 1);
        Dissection search = new Dissection(2);
        chunk.dissect(search);
        buffer.split(chunk, 2);
        Chunk front = taken(buffer, 1);
        buffer.split(front, 1);
        Chunk first = taken(buffer, 1);
        assertThat(buffer.partsOf(search)).isEqualTo(3);

        Chunk joined = buffer.join(search, first);
        buffer.setAside(joined, 0, 1_000);

        assertThat(buffer.partsOf(search)).isEqualTo(1);
        assertThat(buffer.held()).isEqualTo(8);
        assertThat(deliverAll(buffer, 2)).containsExactly("a\nb\nc\nd\n");
    }

    @Test
    void aChunkThatIsKeptHoldsHardlyMoreMemoryThanItsRecords() {
        Buffer buffer = buffer(100_000_000, 1_000_000);
        append(buffer, "small");

        Chunk chunk = taken(buffer, 1);
        buffer.failed(chunk);

        assertThat(chunk.bytes().length).isLessThanOrEqualTo(2 * chunk.length());
        assertThat(deliverAll(buffer, 2)).containsExactly("small\n");
    }

    @Test
    void aKeptChunkWhoseOldestRecordsWereDroppedIsWhole() {
        Buffer buffer = buffer(30, 30);
        append(buffer, "1111", "2222", "3333");
        buffer.failed(taken(buffer, 1));

        append(buffer, "aaaaaaaaa", "bbbbbbbbb"); // 35 with the three: the first goes

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        Chunk kept = taken(buffer, 2);
        assertThat(text(kept)).isEqualTo("2222\n3333\n");
        assertThat(kept.records()).isEqualTo(2);
        buffer.failed(kept);
        assertThat(deliverAll(buffer, 3)).containsExactly("2222\n3333\n", "aaaaaaaaa\nbbbbbbbbb\n");
    }

    @Test
    void whatIsAbandonedIsCounted() {
        Buffer buffer = buffer(1000, 4);
        append(buffer, "aaa", "bbb", "c");

        buffer.abandon();

        assertThat(drops.records(DropReason.SHUTDOWN)).isEqualTo(3);
        assertThat(drops.total().bytes()).isEqualTo(10);
        assertThat(buffer.held()).isZero();
        assertThat(buffer.take(1)).isNull();
        buffer.abandon();
        assertThat(drops.records(DropReason.SHUTDOWN)).as("counted once").isEqualTo(3);
    }

    /// What the function wrote is either pushed or counted, whatever several threads do at once.
    @Test
    void everyRecordIsDeliveredOrCounted() throws Exception {
        Buffer buffer = buffer(3_000, 500);
        int writers = 3;
        int each = 2_000;
        Map<Integer, Integer> lastOf = new TreeMap<>();
        long delivered = 0;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                Callable<Boolean> writes = () -> {
                    for (int i = 0; i < each; i++) {
                        append(buffer, writer + " " + i);
                    }
                    return true;
                };
                running.add(threads.submit(writes));
            }
            boolean writing = true;
            for (long flush = 1; writing || buffer.held() > 0; flush++) {
                writing = !running.stream().allMatch(Future::isDone);
                for (Chunk chunk = buffer.take(flush); chunk != null; chunk = buffer.take(flush)) {
                    assertThat(buffer.held()).isLessThanOrEqualTo(3_000);
                    for (String line : text(chunk).split("\n", 0)) {
                        int space = line.indexOf(' ');
                        int writer = Integer.parseInt(line.substring(0, space));
                        int number = Integer.parseInt(line.substring(space + 1));
                        assertThat(number).isGreaterThan(lastOf.getOrDefault(writer, -1));
                        lastOf.put(writer, number);
                        delivered++;
                    }
                    buffer.delivered(chunk);
                }
            }
            for (Future<Boolean> writer : running) {
                assertThat(writer.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(delivered + drops.records(DropReason.BUFFER_FULL)).isEqualTo((long) writers * each);
    }
}
