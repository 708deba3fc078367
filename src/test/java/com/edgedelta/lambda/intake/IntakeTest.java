package com.edgedelta.lambda.intake;

import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.StreamNotes;
import com.edgedelta.lambda.testing.Telemetry;
import com.edgedelta.lambda.testing.ThreadStates;
import com.edgedelta.lambda.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The reshaper is held in the first batch, so that those behind it wait.
@Timeout(240)
final class IntakeTest {
    private static final long AMPLE_NANOS = 20_000_000_000L;
    private static final int ROOM = 10_000;

    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(ROOM, ROOM, drops, () -> {});
    private final CountDownLatch gate = new CountDownLatch(1);
    private final StreamNotes stream = new StreamNotes(gate);
    private @Nullable Intake opened;

    private Intake held(int mostBatches) throws InterruptedException {
        Config config = Config.from(Map.of("ED_LAMBDA_LOG_TYPES", "function"));
        Reshaper reshaper =
                new Reshaper(Origin.of(config.lambda(), "f", "1", null), config, buffer, new Invocations(256), stream);
        Redeliveries redeliveries = new Redeliveries(IntakeBench.NEVER_LATE, false, Clock.system());
        Intake intake =
                Intake.start(buffer, mostBatches, redeliveries, reshaper, stream, Clock.system(), new LogLines().log());
        opened = intake;
        put(intake, start("gate"));
        stream.await("started gate", 1);
        return intake;
    }

    @AfterEach
    void close() {
        gate.countDown();
        if (opened != null) {
            opened.close();
        }
    }

    private static int put(Intake intake, String... events) {
        byte[] bytes = Telemetry.batch(events);
        IntakeBench.put(intake, bytes, true);
        return bytes.length;
    }

    /// What has come through once nothing is waiting any more.
    private String through(Intake intake) throws InterruptedException {
        gate.countDown();
        intake.settle(AMPLE_NANOS);
        StringBuilder through = new StringBuilder();
        for (Chunk chunk = buffer.take(1); chunk != null; chunk = buffer.take(1)) {
            new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8)
                    .lines()
                    .forEach(
                            record -> through.append(record, record.indexOf("\"message\":\"") + 11, record.length() - 2)
                                    .append(' '));
            buffer.delivered(chunk);
        }
        return through.toString();
    }

    @Test
    void batchesComeThroughInTheirOrder() throws Exception {
        Intake intake = held(10);
        put(intake, line("a"), line("b"));
        put(intake, line("c"));
        put(intake, line("d"));

        assertThat(through(intake)).isEqualTo("a b c d ");
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void whatWaitsAtTheEndStillComesThrough() throws Exception {
        Intake intake = held(10);
        put(intake, line("a"));

        intake.close();

        assertThat(through(intake)).isEqualTo("a ");
    }

    @Test
    void whereTooManyWaitTheOldestIsDroppedAndItsEventsCounted() throws Exception {
        Intake intake = held(2);
        int oldest = put(intake, line("a"), line("b"), runtimeDone("r1"));
        put(intake, line("c"));
        put(intake, line("d"));

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(3);
        assertThat(drops.total().bytes()).isEqualTo(oldest);
        assertThat(stream.all())
                .as("the function is not held for it")
                .containsExactly("started gate", "runtimeDoneInLostBatch r1");
        assertThat(through(intake)).isEqualTo("c d ");
    }

    @Test
    void whereThereIsNoRoomForTheirBytesTheOldestIsDropped() throws Exception {
        Intake intake = held(10);
        int oldest = put(intake, line("a".repeat(4_000)));
        put(intake, line("b".repeat(4_000)));
        assertThat(drops.total().records()).isZero();

        put(intake, line("c"), line("d".repeat(2_000)));

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(drops.total().bytes()).isEqualTo(oldest);
        assertThat(through(intake)).startsWith("bbb").contains(" c ddd");
    }

    @Test
    void recordsMakeRoomForABatch() throws Exception {
        Intake intake = held(10);
        byte[] record = ("x".repeat(5_999) + "\n").getBytes(UTF_8);
        buffer.append(record, 0, record.length);

        put(intake, line("a".repeat(4_001)));

        assertThat(drops.records(DropReason.BUFFER_FULL)).isEqualTo(1);
        assertThat(drops.total().bytes()).isEqualTo(record.length);
        assertThat(through(intake)).startsWith("aaa");
    }

    @Test
    void oneBatchIsLetInHoweverLargeItIs() throws Exception {
        Intake intake = held(10);
        String[] lines = new String[200];
        Arrays.fill(lines, line("a"));

        int large = put(intake, lines);
        assertThat(large).isGreaterThan(ROOM);
        assertThat(drops.total().records()).isZero();
        put(intake, line("b"));

        assertThat(drops.total().records()).as("it makes room for the next").isEqualTo(200);
        assertThat(drops.total().bytes()).isEqualTo(large);
        assertThat(through(intake)).isEqualTo("b ");
    }

    /// The receiver reads small bodies into large arrays.
    @Test
    void aWaitingBatchCountsAsTheMemoryThatItOccupies() throws Exception {
        Intake intake = held(10);
        byte[] small = Telemetry.batch(line("a"));
        for (int i = 0; i < 3; i++) {
            Delivery delivery = intake.begin();
            delivery.put(Arrays.copyOf(small, 64 * 1024), small.length);
            delivery.answered(true);
        }
        assertThat(drops.total().records()).as("the array is not kept").isZero();

        Delivery delivery = intake.begin();
        byte[] large = Telemetry.batch(line("b".repeat(5_100)));
        delivery.put(Arrays.copyOf(large, ROOM), large.length);
        delivery.answered(true);

        assertThat(drops.records(DropReason.BUFFER_FULL))
                .as("no room for its array beside the others")
                .isEqualTo(3);
        assertThat(through(intake)).startsWith("bbb");
    }

    @Test
    void settlingEndsInTimeWhileABatchIsReshaped() throws Exception {
        Intake intake = held(10);

        long began = System.nanoTime();
        intake.settle(30_000_000);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(30_000_000);
        began = System.nanoTime();
        intake.settle(-1);
        gate.countDown();
        intake.settle(AMPLE_NANOS);

        assertThat(System.nanoTime() - began).isLessThan(AMPLE_NANOS / 2);
    }

    private static Thread receiver(Intake intake, String... events) {
        return Thread.ofPlatform().name("receiver").unstarted(answered(intake, events)::reshape);
    }

    /// A batch that was received and answered.
    private static Delivery answered(Intake intake, String... events) {
        byte[] bytes = Telemetry.batch(events);
        Delivery delivery = intake.begin();
        delivery.receive(bytes, bytes.length);
        delivery.answered(true);
        return delivery;
    }

    @Test
    void aSmallBatchThatIsAloneIsReshapedByItsReceiver() throws Exception {
        Intake intake = held(10);
        Thread other = ThreadStates.newest("reshaper");
        gate.countDown();
        intake.settle(AMPLE_NANOS);
        ThreadStates.await(other, Thread.State.WAITING); // Until then it would take the batch without being woken.

        Thread receiver = receiver(intake, start("a"));
        assertThat(stream.all()).as("no other thread is woken for it").doesNotContain("started a");
        receiver.start();
        receiver.join();

        assertThat(stream.all()).contains("started a");
    }

    @Test
    void aBatchWhoseReceiverIsSlowDoesNotHoldAFlush() throws Exception {
        Intake intake = held(10);
        gate.countDown();
        intake.settle(AMPLE_NANOS);

        receiver(intake, line("a"));

        assertThat(through(intake)).isEqualTo("a ");
    }

    @Test
    void aBatchWhoseReceiverIsSlowDoesNotHoldTheNextOne() throws Exception {
        Intake intake = held(10);
        gate.countDown();
        intake.settle(AMPLE_NANOS);

        receiver(intake, start("a"));
        receiver(intake, start("b"));

        stream.await("started b", 1);
        assertThat(stream.all().indexOf("started a")).isLessThan(stream.all().indexOf("started b"));
    }

    @Test
    void aReceiverDoesNotWaitForAnotherThreadThatReshapes() throws Exception {
        Intake intake = held(10);

        answered(intake, line("a")).reshape();

        assertThat(through(intake))
                .as("the thread of the intake goes on with it")
                .isEqualTo("a ");
    }

    @Test
    void batchesOfManyReceiversComeThroughOnceOrAreCounted() throws Exception {
        Intake intake = held(1_000);
        gate.countDown();
        List<Thread> receivers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            receivers.add(Thread.ofPlatform().name("receiver").start(() -> {
                for (int j = 0; j < 100; j++) {
                    answered(intake, start(number + "-" + j)).reshape();
                }
            }));
        }
        for (Thread receiver : receivers) {
            receiver.join();
        }
        intake.settle(AMPLE_NANOS);

        List<String> started =
                stream.all().stream().filter(note -> note.startsWith("started")).toList();
        assertThat(started).doesNotHaveDuplicates();
        assertThat(started.size() + drops.total().records()).isEqualTo(401);
    }
}
