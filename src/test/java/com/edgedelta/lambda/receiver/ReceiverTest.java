package com.edgedelta.lambda.receiver;

import static com.edgedelta.lambda.testing.Telemetry.batch;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.report;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.Chunk;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.intake.Redeliveries;
import com.edgedelta.lambda.reshape.Invocations;
import com.edgedelta.lambda.reshape.Origin;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.reshape.StreamListener;
import com.edgedelta.lambda.testing.Connection;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.SilentListener;
import com.edgedelta.lambda.testing.StreamNotes;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiverTest {
    private static final Duration LATE = Duration.ofMillis(25);

    private static final long AMPLE_NANOS = 20_000_000_000L;

    private final DropAccount drops = new DropAccount();
    private final Buffer buffer = new Buffer(100_000_000, 1_000_000, drops, () -> {});
    private final StreamNotes stream = new StreamNotes();
    private final LogLines log = new LogLines(true);
    private final ReadClock clock = new ReadClock();
    private @Nullable Receiver opened;
    private @Nullable Intake intake;

    private Receiver open(@Nullable InetAddress address, int port, StreamListener listener) throws IOException {
        Config config = Config.from(Map.of("ED_ENDPOINT", "http://localhost/"));
        Origin origin = Origin.of(config.lambda(), "f", "1", "123456789012");
        Reshaper reshaper = new Reshaper(origin, config, buffer, new Invocations(256), listener);
        Redeliveries redeliveries = new Redeliveries(LATE, false, clock);
        Intake started = Intake.start(buffer, 1_000, redeliveries, reshaper, listener, clock, log.log());
        Receiver receiver = Receiver.start(address, port, started, log.log());
        intake = started;
        opened = receiver;
        return receiver;
    }

    private Receiver open() throws IOException {
        return open(null, 0, stream);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
        if (intake != null) {
            intake.close();
        }
    }

    /// Waits until everything that was posted is in the buffer.
    private void settle() throws InterruptedException {
        Objects.requireNonNull(intake).settle(AMPLE_NANOS);
    }

    /// The messages of the records in the buffer, in their order; what has none is its `log_type`.
    private List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Chunk chunk = buffer.take(1); chunk != null; chunk = buffer.take(1)) {
            String text = new String(chunk.bytes(), chunk.offset(), chunk.length(), UTF_8);
            text.lines()
                    .map(record -> Json.parse(record).asObject())
                    .forEach(record -> messages.add(record.getString("message", record.getString("log_type", "?"))));
            buffer.delivered(chunk);
        }
        return messages;
    }

    @Test
    void aBatchIsAnsweredAndBecomesRecords() throws Exception {
        Receiver receiver = open();

        assertThat(Connection.postTo(
                        receiver.port(), batch(start("r1"), line("hello"), runtimeDone("r1"), report("r1"))))
                .isEqualTo(200);
        stream.awaitBatches(1);

        assertThat(messages()).containsExactly("START RequestID: r1", "hello", "END RequestID: r1", "platform.report");
        assertThat(stream.all()).containsExactly("started r1", "runtimeDone r1", "reported r1", "batchEnded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/telemetry", "/a/b/c?d=e", "/2022-07-01/telemetry/", "/%20"})
    void anyPathWillDo(String path) throws Exception {
        Receiver receiver = open();
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.request("POST", path, batch(line("hello"))).status())
                    .isEqualTo(200);
        }
        stream.awaitBatches(1);

        assertThat(messages()).containsExactly("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        Receiver receiver = open();
        try (Connection connection = new Connection(receiver.port())) {
            Connection.Answer answer = connection.request(method, "/", new byte[0]);

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "POST");
            assertThat(connection.post(batch(line("hello"))))
                    .as("on the same connection")
                    .isEqualTo(200);
        }
        stream.awaitBatches(1);

        assertThat(messages()).containsExactly("hello");
    }

    @Test
    void anEmptyBodyAndAnEmptyBatchAreNoNews() throws Exception {
        Receiver receiver = open();
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.post(new byte[0])).isEqualTo(200);
            assertThat(connection.post(batch())).isEqualTo(200);
            assertThat(connection.postChunked(new byte[0], 1)).isEqualTo(200);
        }
        stream.awaitBatches(1);
        settle();

        assertThat(messages()).isEmpty();
        assertThat(drops.total().records()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096, 1_000_000})
    void aBodyInChunksIsPutTogether(int chunk) throws Exception {
        Receiver receiver = open();
        String text = "x".repeat(10_000);
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.postChunked(batch(line(text), line("end")), chunk))
                    .isEqualTo(200);
            assertThat(connection.post(batch(line("more")))).isEqualTo(200);
        }
        stream.awaitBatches(2);

        assertThat(messages()).containsExactly(text, "end", "more");
    }

    @Test
    void manyPostsShareAConnectionAndKeepTheirOrder() throws Exception {
        Receiver receiver = open();
        List<String> expected = new ArrayList<>();
        try (Connection connection = new Connection(receiver.port())) {
            for (int i = 0; i < 200; i++) {
                assertThat(connection.post(batch(line(i + " a"), line(i + " b"))))
                        .isEqualTo(200);
                expected.add(i + " a");
                expected.add(i + " b");
            }
        }
        stream.awaitBatches(200);

        assertThat(messages()).isEqualTo(expected);
    }

    @Test
    void severalPostersAreServedAtOnce() throws Exception {
        Receiver receiver = open();
        int posters = 4;
        int each = 25;
        ExecutorService threads = Executors.newFixedThreadPool(posters);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int p = 0; p < posters; p++) {
                int poster = p;
                Callable<Boolean> posting = () -> {
                    try (Connection connection = new Connection(receiver.port())) {
                        for (int i = 0; i < each; i++) {
                            assertThat(connection.post(batch(line(poster + " " + i))))
                                    .isEqualTo(200);
                        }
                    }
                    return true;
                };
                running.add(threads.submit(posting));
            }
            for (Future<Boolean> posting : running) {
                assertThat(posting.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        stream.awaitBatches(posters * each);

        List<String> messages = messages();
        assertThat(messages).hasSize(posters * each);
        for (int poster = 0; poster < posters; poster++) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                expected.add(poster + " " + i);
            }
            String prefix = poster + " ";
            assertThat(messages.stream().filter(message -> message.startsWith(prefix)))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void oneConnectionThatStallsHoldsUpNoOther() throws Exception {
        Receiver receiver = open();
        try (Socket stalled = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            stalled.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[{".getBytes(UTF_8));
            stalled.getOutputStream().flush();

            assertThat(Connection.postTo(receiver.port(), batch(line("hello")))).isEqualTo(200);
            stream.awaitBatches(1);
        }

        assertThat(messages()).containsExactly("hello");
    }

    @Test
    void aBodyUpToTheBoundIsTaken() throws Exception {
        Receiver receiver = open();
        int rest = Body.LARGEST - batch(line("")).length;
        byte[] largest = batch(line("x".repeat(rest)));
        byte[] asLarge = batch(line("y".repeat(rest)));
        assertThat(largest).hasSize(5 * 1024 * 1024);

        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.post(largest)).isEqualTo(200);
            assertThat(connection.postChunked(asLarge, 100_000)).isEqualTo(200);
        }
        stream.awaitBatches(2);

        assertThat(drops.total().records()).isZero();
        assertThat(messages()).extracting(String::length).containsExactly(rest, rest);
    }

    @Test
    void aBodyOverTheBoundIsDiscardedAnsweredAndCounted() throws Exception {
        Receiver receiver = open();
        int rest = Body.LARGEST - batch(line("")).length;

        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.post(batch(line("x".repeat(rest + 1))))).isEqualTo(200);
            assertThat(connection.post(batch(line("next")))).isEqualTo(200);
        }
        stream.awaitBatches(1);

        assertThat(drops.records(DropReason.TOO_LARGE)).isEqualTo(1);
        assertThat(drops.total().bytes()).isEqualTo(Body.LARGEST + 1);
        assertThat(messages()).containsExactly("next");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRuntimesEndInABodyOverTheBoundIsHeard(boolean chunked) throws Exception {
        Receiver receiver = open();
        String[] events = new String[1_203];
        Arrays.fill(events, line("x".repeat(6_000)));
        events[0] = runtimeDone("first");
        events[700] = runtimeDone("middle");
        events[1_202] = runtimeDone("last");
        byte[] body = batch(events);
        assertThat(body.length).isGreaterThan(7_000_000);

        try (Connection connection = new Connection(receiver.port())) {
            assertThat(chunked ? connection.postChunked(body, 3_001) : connection.post(body))
                    .isEqualTo(200);
        }

        assertThat(stream.all())
                .containsExactly(
                        "runtimeDoneInLostBatch first", "runtimeDoneInLostBatch middle", "runtimeDoneInLostBatch last");
        assertThat(drops.records(DropReason.TOO_LARGE)).isEqualTo(1_203);
        assertThat(drops.total().bytes()).isEqualTo(body.length);
        assertThat(messages()).isEmpty();
    }

    @Test
    void aBodyOverTheBoundThatBreaksOffIsNotCountedBecauseLambdaDeliversItAgain() throws Exception {
        Receiver receiver = open();
        byte[] body = batch(runtimeDone("r1"), line("x".repeat(7_000_000)));

        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.postBeginning(body, 6_000_000)).isZero();
        }

        assertThat(drops.total().records()).isZero();
        assertThat(stream.all()).isEmpty();
    }

    /// Of a clock, whether it has been read.
    private static final class ReadClock implements Clock {
        private final ManualClock clock = new ManualClock();
        private final Semaphore reads = new Semaphore(0);

        @Override
        public long wallMillis() {
            return clock.wallMillis();
        }

        @Override
        public long nanos() {
            long now = clock.nanos();
            reads.release(); // Only now may advanceOnceRead() advance it.
            return now;
        }

        @Override
        public void sleep(long nanos) {
            clock.sleep(nanos);
        }

        /// Advances after the next reading.
        void advanceOnceRead(Duration time) {
            reads.acquireUninterruptibly();
            clock.advance(time);
        }
    }

    @Test
    void aBatchThatComesAgainAfterALateAnswerIsLeftOut() throws Exception {
        Receiver receiver = open();
        byte[] body = batch(start("r1"), line("hello"));
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.postInParts(body, 10, () -> clock.advanceOnceRead(LATE.multipliedBy(2))))
                    .isEqualTo(200);
            assertThat(connection.post(body)).isEqualTo(200);
        }
        stream.awaitBatches(2);

        assertThat(messages()).containsExactly("START RequestID: r1", "hello");
        assertThat(drops.total().reasons()).isEqualTo(Map.of(DropReason.REDELIVERED, 2L));
    }

    @Test
    void anEqualBatchAfterAnAnswerInTimeIsForwarded() throws Exception {
        Receiver receiver = open();
        byte[] body = batch(line("tick"), line("tick"));
        try (Connection connection = new Connection(receiver.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.post(body)).isEqualTo(200);
            }
        }
        stream.awaitBatches(3);

        assertThat(messages()).hasSize(6).containsOnly("tick");
        assertThat(drops.total().records()).isZero();
    }

    /// The bound falls at every place of the event.
    @Test
    void theRuntimesEndAcrossTheBoundIsHeard() throws Exception {
        Receiver receiver = open();
        String end = runtimeDone("r1");
        int before = Body.LARGEST - batch(line("")).length;
        try (Connection connection = new Connection(receiver.port())) {
            for (int part = 10; part < end.length(); part += 23) {
                byte[] body = batch(line("x".repeat(before - part)), end, line("y".repeat(500)));
                assertThat(connection.post(body)).isEqualTo(200);
            }
        }

        assertThat(stream.all()).hasSizeGreaterThan(3).containsOnly("runtimeDoneInLostBatch r1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{",
                "[{\"time\":1,\"type\":2,\"record\":3}]",
                "[1,2,3]",
                "\u0000\u0001",
                "[{\"type\":\"function\"}]"
            })
    void aDamagedBatchIsAnsweredCountedAndCostsNoOther(String damaged) throws Exception {
        Receiver receiver = open();
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.post(damaged.getBytes(UTF_8))).isEqualTo(200);
            assertThat(connection.post(batch(line("next")))).isEqualTo(200);
        }
        stream.awaitBatches(2);

        assertThat(messages()).containsExactly("next");
        assertThat(drops.records(DropReason.MALFORMED)).isPositive();
    }

    @Test
    void aRecordThatIsCutAndNeverGoesOnArrivesAsFarAsItCame() throws Exception {
        Receiver receiver = open();
        String cut = line("cut of");
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.post(("[" + cut.substring(0, cut.indexOf("\\n"))).getBytes(UTF_8)))
                    .isEqualTo(200);
            assertThat(connection.post(batch(start("r1"), line("next")))).isEqualTo(200);
        }
        stream.awaitBatches(2);

        assertThat(messages()).containsExactly("cut of", "START RequestID: r1", "next");
        assertThat(drops.total().records()).isZero();
    }

    @Test
    void aBugInReshapingCostsItsBatchAloneAndIsSaid() throws Exception {
        StreamListener faulty = new SilentListener() {
            @Override
            public void started(String requestId) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public void batchEnded() {
                stream.batchEnded();
            }
        };
        Receiver receiver = open(null, 0, faulty);
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection.post(batch(start("r1"), line("secret payload"))))
                    .isEqualTo(200);
            assertThat(connection.post(batch(line("next")))).isEqualTo(200);
        }
        stream.awaitBatches(2);

        assertThat(messages()).contains("next");
        assertThat(drops.records(DropReason.MALFORMED)).as("both its events").isEqualTo(2);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("could not be reshaped")
                .doesNotContain("payload");
    }

    @Test
    void settlingWaitsForWhatHasBeenReceived() throws Exception {
        Receiver receiver = open();
        String[] events = new String[5_000];
        try (Connection connection = new Connection(receiver.port())) {
            for (int i = 0; i < 5; i++) {
                Arrays.fill(events, line(Integer.toString(i).repeat(100)));
                assertThat(connection.post(batch(events))).isEqualTo(200);
            }
            settle();
        }

        assertThat(messages()).hasSize(25_000);
    }

    @Test
    void thePortAskedForIsUsed() throws Exception {
        int port = FreePort.find();

        Receiver receiver = open(InetAddress.getLoopbackAddress(), port, stream);

        assertThat(receiver.port()).isEqualTo(port);
        assertThat(Connection.postTo(port, batch(line("hello")))).isEqualTo(200);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void wherePortIsTakenAnotherIsUsedAndSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Receiver receiver = open(null, taken.getLocalPort(), stream);

            assertThat(receiver.port())
                    .isNotEqualTo(taken.getLocalPort())
                    .isPositive()
                    .isNotEqualTo(9001);
            assertThat(Connection.postTo(receiver.port(), batch(line("hello")))).isEqualTo(200);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort() + " is taken", "port " + receiver.port());
        }
    }

    /// `sandbox.localdomain` may resolve to an address that is not this sandbox's.
    @Test
    void whereTheAddressIsNotToBeHadAllAreUsed() throws Exception {
        int port = FreePort.find();

        Receiver receiver = open(InetAddress.ofLiteral("192.0.2.1"), port, stream);

        assertThat(receiver.port()).isEqualTo(port);
        assertThat(Connection.postTo(port, batch(line("hello")))).isEqualTo(200);
    }

    /// A server that closes idle connections does so after a freeze, when the next batch is already on its way. The
    /// property is in seconds; a freeze lasts hours.
    @Test
    void noIdleConnectionIsClosed() throws Exception {
        open();

        assertThat(Long.parseLong(System.getProperty("sun.net.httpserver.idleInterval", "30")))
                .isGreaterThan(TimeUnit.DAYS.toSeconds(365));
        assertThat(Long.parseLong(System.getProperty("sun.net.httpserver.clockTick", "10000")))
                .isGreaterThan(TimeUnit.DAYS.toMillis(10));
        assertThat(Integer.parseInt(System.getProperty("sun.net.httpserver.maxIdleConnections", "200")))
                .isGreaterThanOrEqualTo(200);
    }

    @Test
    void aClosedReceiverIsNotListeningAndReshapesWhatItHas() throws Exception {
        Receiver receiver = open();
        int port = receiver.port();
        assertThat(Connection.postTo(port, batch(line("hello")))).isEqualTo(200);

        receiver.close();

        assertThatThrownBy(() -> Connection.postTo(port, batch(line("late")))).isInstanceOf(IOException.class);
        stream.awaitBatches(1);
        assertThat(messages()).containsExactly("hello");
    }

    @Test
    void aPathCanBeHandledApart() throws Exception {
        Receiver receiver = open();
        receiver.add("/apart", new Sinkhole());
        try (Connection connection = new Connection(receiver.port())) {
            assertThat(connection
                            .request("POST", "/apart", batch(line("apart")))
                            .status())
                    .isEqualTo(200);
            assertThat(connection.request("HEAD", "/apart", new byte[0]).status())
                    .isEqualTo(200);
            assertThat(connection
                            .request("POST", "/elsewhere", batch(line("telemetry")))
                            .status())
                    .isEqualTo(200);
        }
        stream.awaitBatches(1);

        assertThat(messages()).containsExactly("telemetry");
    }

    @Test
    void itIsReachedUnderItsOwnAddress() throws Exception {
        Receiver everywhere = open();
        assertThat(everywhere.ownAddress().isLoopbackAddress()).isTrue();
        everywhere.close();

        Receiver there = open(InetAddress.ofLiteral("127.0.0.2"), 0, stream);
        assertThat(there.ownAddress()).isEqualTo(InetAddress.ofLiteral("127.0.0.2"));
    }
}
