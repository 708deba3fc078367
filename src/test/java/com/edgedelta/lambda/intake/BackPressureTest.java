package com.edgedelta.lambda.intake;

import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.reshape.StreamListener;
import com.edgedelta.lambda.testing.StreamNotes;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of a batch for which there is no room, or no memory.
@Timeout(240)
final class BackPressureTest {
    private static final int ROOM = 10_000;

    private static Duration timeOf(Runnable put) {
        long began = System.nanoTime();
        put.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String batch(String text) {
        return "[" + line(text.repeat(6_000)) + "]";
    }

    @Test
    void whileSomebodyPushesTheAnswerIsDelayedForRoomButNotLong() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (IntakeBench bench = new IntakeBench(ROOM, new StreamNotes(gate))) {
            bench.put("[" + start("gate") + "]");
            bench.stream.await("started gate", 1);
            bench.buffer.attend(true);
            assertThat(timeOf(() -> bench.put(batch("a")))).as("there is room").isLessThan(Duration.ofSeconds(10));

            assertThat(timeOf(() -> bench.put(batch("b")))).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
            assertThat(bench.drops.total().reasons())
                    .as("the oldest made room then")
                    .isEqualTo(Map.of(DropReason.BUFFER_FULL, 1L));

            bench.buffer.attend(false);
            gate.countDown();
            assertThat(bench.through()).singleElement().asString().startsWith("bbb");
        }
    }

    /// As on Managed Instances, and between invocations.
    @Test
    void whereNobodyPushesTheAnswerIsNotDelayed() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (IntakeBench bench = new IntakeBench(ROOM, new StreamNotes(gate))) {
            bench.put("[" + start("gate") + "]");
            bench.stream.await("started gate", 1);
            long fastest = Long.MAX_VALUE;
            for (String text : new String[] {"a", "b", "c", "d", "e", "f"}) {
                fastest = Math.min(fastest, timeOf(() -> bench.put(batch(text))).toMillis());
            }

            assertThat(fastest).isLessThan(100);
            assertThat(bench.drops.records(DropReason.BUFFER_FULL)).isEqualTo(5);
            gate.countDown();
        }
    }

    @Test
    void theReshaperWaitsForTheRoomThatAPushMakesAndNobodySettlesMeanwhile() throws Exception {
        StreamNotes stream = new StreamNotes();
        try (IntakeBench bench = new IntakeBench(ROOM, stream)) {
            bench.buffer.attend(true);
            bench.put(batch("a"));
            bench.settle();
            Chunk sending = Objects.requireNonNull(bench.buffer.take(1));
            bench.put("[" + line("b".repeat(3_000)) + "," + line("c".repeat(3_000)) + "]");

            bench.awaitWaitingReshaper();
            bench.intake.settle(
                    20_000_000_000L); // It ends: the batch is not in the buffer, but only a push makes room.
            assertThat(bench.buffer.writerWaits()).isTrue();
            bench.buffer.delivered(sending);
            stream.awaitBatches(2);

            assertThat(bench.through()).extracting(String::length).containsExactly(3_000, 3_000);
            assertThat(bench.drops.total().records()).isZero();
        }
    }

    @Test
    void aBatchForWhichThereIsNoMemoryIsCountedAndTheNextOnesComeThrough() throws Exception {
        StreamNotes stream = new StreamNotes();
        try (IntakeBench bench = new IntakeBench(1_000_000, stream, failingAtStart(stream))) {
            bench.put("[" + start("r1") + "," + line("a") + "," + runtimeDone("r1") + "]");
            bench.put("[" + line("b") + "]");
            bench.put("[" + start("r2") + "]");
            bench.put("[" + line("c") + "]");
            stream.awaitBatches(4);

            assertThat(bench.through()).containsExactly("b", "c");
            assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.OUT_OF_MEMORY, 4L));
            assertThat(stream.all()).as("the function is not held for it").contains("runtimeDoneInLostBatch r1");
            assertThat(bench.log.lines())
                    .as("said once")
                    .singleElement()
                    .asString()
                    .contains("OutOfMemoryError");
        }
    }

    /// The heap is full whenever an invocation starts.
    private static StreamListener failingAtStart(StreamNotes notes) {
        return (StreamListener) Proxy.newProxyInstance(
                StreamListener.class.getClassLoader(), new Class<?>[] {StreamListener.class}, (proxy, method, args) -> {
                    if (method.getName().equals("started")) {
                        throw new OutOfMemoryError("for this test");
                    }
                    return method.invoke(notes, args);
                });
    }
}
