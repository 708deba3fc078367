package com.edgedelta.lambda.buffer;

import static com.edgedelta.lambda.buffer.Buffers.append;
import static com.edgedelta.lambda.buffer.Buffers.deliverAll;
import static com.edgedelta.lambda.buffer.Buffers.taken;
import static com.edgedelta.lambda.buffer.Buffers.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who appends waits for room while somebody makes it, and who makes it hears of what is ready.
@Timeout(240)
final class BufferRoomTest {
    private final DropAccount drops = new DropAccount();
    private final Semaphore ready = new Semaphore(0);
    private final Buffer buffer = new Buffer(20, 10, drops, ready::release, TimeUnit.SECONDS.toNanos(30));
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private Future<Boolean> appending(String record) throws InterruptedException {
        ready.drainPermits();
        buffer.beginBatch();
        Callable<Boolean> append = () -> {
            append(buffer, record);
            return true;
        };
        Future<Boolean> appending = threads.submit(append);
        boolean told = ready.tryAcquire(60, TimeUnit.SECONDS);
        assertThat(told).as("the pusher is told that somebody waits").isTrue();
        return appending;
    }

    private Duration timeOf(Runnable waiting) {
        long began = System.nanoTime();
        waiting.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void anOpenChunkIsNotReadyAndAFullOneIs() {
        append(buffer, "1111");
        assertThat(buffer.takeEarly(1, 0)).isNull();
        assertThat(ready.availablePermits()).isZero();

        append(buffer, "222222"); // does not fit the first chunk, and more than half of the capacity is taken
        assertThat(ready.availablePermits()).isPositive();
        assertThat(text(Objects.requireNonNull(buffer.takeEarly(1, 0)))).isEqualTo("1111\n");
    }

    @Test
    void aFullChunkIsReadyOnceAndTheOpenOneBehindItIsNot() {
        Buffer roomy = new Buffer(1_000, 10, drops, ready::release);
        append(roomy, "1111", "2222", "3333");
        assertThat(ready.availablePermits()).isEqualTo(1);

        assertThat(text(Objects.requireNonNull(roomy.takeEarly(1, 0)))).isEqualTo("1111\n2222\n");
        assertThat(roomy.takeEarly(1, 0)).isNull();
        append(roomy, "4444", "5555");
        assertThat(text(Objects.requireNonNull(roomy.takeEarly(1, 0)))).isEqualTo("3333\n4444\n");
        assertThat(roomy.takeEarly(1, 0)).isNull();
    }

    @Test
    void anOpenChunkIsReadyOnceHalfOfTheCapacityIsTaken() {
        Buffer one = new Buffer(20, 20, drops, ready::release);
        append(one, "1111", "2222");
        assertThat(one.takeEarly(1, 0)).isNull();
        assertThat(ready.availablePermits()).isZero();

        append(one, "3");
        assertThat(ready.availablePermits()).isEqualTo(1);
        assertThat(text(Objects.requireNonNull(one.takeEarly(1, 0)))).isEqualTo("1111\n2222\n3\n");
    }

    @Test
    void aChunkSetAsideIsReadyInTheNextFlushAlone() {
        Buffer roomy = new Buffer(1_000, 100, drops, ready::release);
        append(roomy, "1111");
        roomy.failed(taken(roomy, 1));

        assertThat(roomy.takeEarly(1, 0)).isNull();
        assertThat(roomy.takeEarly(2, 0)).as("nothing is added to it any more").isNotNull();
    }

    @Test
    void whereNobodyMakesRoomNobodyWaits() {
        append(buffer, "11111111", "22222222");

        assertThat(timeOf(() -> buffer.awaitRoom(10, TimeUnit.SECONDS.toNanos(20))))
                .isLessThan(Duration.ofSeconds(10));
        append(buffer, "3333");

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(String.join("", deliverAll(buffer, 1))).isEqualTo("22222222\n3333\n");
    }

    @Test
    void whoAppendsWaitsForTheRoomThatADeliveryMakes() throws Exception {
        buffer.attend(true);
        append(buffer, "11111111", "22222222");
        Chunk sending = taken(buffer, 1);

        Future<Boolean> appending = appending("33333333");
        assertThat(buffer.writerWaits()).isTrue();
        assertThat(appending.isDone()).isFalse();
        assertThat(text(Objects.requireNonNull(buffer.takeEarly(1, 0))))
                .as("all is ready then")
                .isEqualTo("22222222\n");
        buffer.delivered(sending);

        assertThat(appending.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(buffer.writerWaits()).isFalse();
        assertThat(drops.total().records()).isZero();
        assertThat(buffer.held()).isEqualTo(18);
    }

    @Test
    void whoPushesAppendsWithoutWaitingBesideAWriterThatWaits() throws Exception {
        buffer.attend(true);
        append(buffer, "11111111", "22222222");
        Chunk sending = taken(buffer, 1);
        Future<Boolean> appending = appending("33333333");

        Duration took = timeOf(() -> {
            buffer.appendNow("4\n".getBytes(UTF_8), 0, 2);
            buffer.appendNow("5\n".getBytes(UTF_8), 0, 2);
        });

        assertThat(took).isLessThan(Duration.ofSeconds(10));
        assertThat(drops.records(DropReason.BUFFER_FULL)).as("the oldest went").isEqualTo(1);
        assertThat(buffer.writerWaits()).isTrue();
        buffer.delivered(sending);
        assertThat(appending.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(String.join("", deliverAll(buffer, 2))).isEqualTo("4\n5\n33333333\n");
    }

    @Test
    void whoPushesDoesNotWakeWhoWaitsByComingAgain() throws Exception {
        buffer.attend(true);
        append(buffer, "11111111", "22222222");
        Chunk sending = taken(buffer, 1);
        Future<Boolean> appending = appending("33333333");
        ready.drainPermits();

        buffer.attend(true);

        assertThat(ready.tryAcquire(50, TimeUnit.MILLISECONDS))
                .as("else each would wake the other without end")
                .isFalse();
        buffer.delivered(sending);
        assertThat(appending.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoAppendsWaitsNoLongerWhenNobodyPushesAnyMore() throws Exception {
        buffer.attend(true);
        append(buffer, "11111111", "22222222");
        Future<Boolean> appending = appending("33333333");

        buffer.attend(false);

        assertThat(appending.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(drops.records(DropReason.BUFFER_FULL)).as("the oldest went").isEqualTo(1);
    }

    @Test
    void theRecordsOfABatchWaitATenthOfASecondInAll() {
        Buffer buffer = new Buffer(20, 10, drops, ready::release);
        buffer.attend(true);
        append(buffer, "11111111", "22222222");

        buffer.beginBatch();
        assertThat(timeOf(() -> append(buffer, "33333333"))).isBetween(Duration.ofMillis(90), Duration.ofSeconds(10));
        ready.drainPermits();
        append(buffer, "44444444");
        assertThat(ready.availablePermits())
                .as("no other record of this batch waits: the pusher is told of the full chunk alone")
                .isEqualTo(1);
        buffer.beginBatch();
        assertThat(timeOf(() -> append(buffer, "55555555")))
                .as("but those of the next")
                .isGreaterThan(Duration.ofMillis(90));

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(3);
    }

    @Test
    void whoAppendsIsHurriedByAnInterrupt() {
        buffer.attend(true);
        append(buffer, "11111111", "22222222");
        buffer.beginBatch();

        Thread.currentThread().interrupt();
        append(buffer, "33333333");

        assertThat(Thread.interrupted()).as("and it is not lost").isTrue();
        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
    }

    @Test
    void whoAwaitsRoomWaitsSoLongAtMostForHalfOfTheCapacity() {
        buffer.attend(true);
        assertThat(timeOf(() -> buffer.awaitRoom(11, TimeUnit.SECONDS.toNanos(20))))
                .as("nothing is held that could go")
                .isLessThan(Duration.ofSeconds(10));
        append(buffer, "1111");
        assertThat(timeOf(() -> buffer.awaitRoom(11, TimeUnit.SECONDS.toNanos(20))))
                .as("what is held waits for the end")
                .isLessThan(Duration.ofSeconds(10));
        taken(buffer, 1);

        assertThat(timeOf(() -> buffer.awaitRoom(1, TimeUnit.SECONDS.toNanos(20))))
                .as("5 bytes and three times 1 are not half of 20")
                .isLessThan(Duration.ofSeconds(10));
        assertThat(timeOf(() -> buffer.awaitRoom(2, TimeUnit.MILLISECONDS.toNanos(60))))
                .isBetween(Duration.ofMillis(60), Duration.ofSeconds(10));
        assertThat(ready.availablePermits()).as("the pusher was told").isPositive();
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void whoAwaitsRoomIsWokenByItsRelease() throws Exception {
        buffer.attend(true);
        buffer.reserveBeyondCapacity(20);
        Callable<Duration> await = () -> timeOf(() -> buffer.awaitRoom(1, TimeUnit.SECONDS.toNanos(30)));
        Future<Duration> awaiting = threads.submit(await);
        assertThat(ready.tryAcquire(60, TimeUnit.SECONDS)).isTrue();

        buffer.release(20);

        assertThat(awaiting.get(60, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aBatchThatFitsNoBufferIsNotWaitedForForever() {
        buffer.attend(true);

        assertThat(timeOf(() -> buffer.awaitRoom(1_000_000, TimeUnit.MILLISECONDS.toNanos(60))))
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void nothingLeavesForTheSakeOfRoomWhileItIsHeldBack() {
        Buffer wide = new Buffer(1_000, 100, drops, ready::release);
        wide.holdBack(true);
        append(wide, "a".repeat(90), "b".repeat(90));
        assertThat(wide.takeEarly(1, 0)).isNull();

        ready.drainPermits();
        wide.holdBack(false);

        assertThat(ready.availablePermits()).as("there is something to push").isPositive();
        assertThat(text(Objects.requireNonNull(wide.takeEarly(1, 0)))).startsWith("aaa");
    }

    @Test
    void nobodyIsToldWhereNothingWasHeldBack() {
        Buffer wide = new Buffer(1_000, 100, drops, ready::release);
        append(wide, "a".repeat(90), "b".repeat(90));
        ready.drainPermits();

        wide.holdBack(false);

        assertThat(ready.availablePermits()).isZero();
    }

    @Test
    void aQuarterOfTheRoomIsAllThatIsHeldBack() {
        Buffer wide = new Buffer(1_000, 100, drops, ready::release);
        wide.holdBack(true);
        append(wide, "a".repeat(90), "b".repeat(90), "c".repeat(90));

        assertThat(wide.takeEarly(1, 0)).isNotNull();
    }

    @Test
    void aFlushTakesWhatIsHeldBack() {
        Buffer wide = new Buffer(1_000, 100, drops, ready::release);
        wide.holdBack(true);
        append(wide, "a");

        assertThat(deliverAll(wide, 1)).containsExactly("a\n");
    }
}
