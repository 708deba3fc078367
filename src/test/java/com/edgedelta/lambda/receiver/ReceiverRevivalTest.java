package com.edgedelta.lambda.receiver;

import static com.edgedelta.lambda.testing.Telemetry.batch;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.intake.IntakeBench;
import com.edgedelta.lambda.testing.Connection;
import com.edgedelta.lambda.testing.StreamNotes;
import com.edgedelta.lambda.testing.ThreadStates;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The HTTP server has one thread that takes connections, and says nothing when memory runs out in it.
@Timeout(240)
final class ReceiverRevivalTest {
    private static final String DISPATCHER = "HTTP-Dispatcher";

    private final StreamNotes stream = new StreamNotes();
    private final IntakeBench bench = new IntakeBench(1_000_000, stream);

    @AfterEach
    void close() {
        bench.close();
    }

    private Receiver start() throws Exception {
        return Receiver.start(InetAddress.getLoopbackAddress(), 0, bench.intake, bench.log.log());
    }

    /// The thread that serves that port: the newest one, since this is the newest receiver.
    private static Thread dispatcher() {
        return ThreadStates.newest(DISPATCHER);
    }

    /// Kills that thread in the next thing that it logs.
    private static void kill(Thread victim, int port) throws Exception {
        Logger logger = Logger.getLogger("com.sun.net.httpserver");
        Level before = logger.getLevel();
        Handler deadly = new Handler() {
            @Override
            public void publish(LogRecord said) {
                if (Thread.currentThread().equals(victim)) {
                    throw new OutOfMemoryError("for this test");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        deadly.setLevel(Level.ALL);
        victim.setUncaughtExceptionHandler((thread, expected) -> {});
        boolean useParents = logger.getUseParentHandlers();
        logger.setUseParentHandlers(false);
        logger.addHandler(deadly);
        logger.setLevel(Level.ALL);
        try (Socket bait = new Socket(InetAddress.getLoopbackAddress(), port)) {
            bait.getOutputStream().write("POST / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            victim.join(TimeUnit.SECONDS.toMillis(20));
        } finally {
            logger.setLevel(before);
            logger.removeHandler(deadly);
            logger.setUseParentHandlers(useParents);
        }
        assertThat(victim.isAlive()).as("the thread is dead").isFalse();
    }

    @Test
    void oneThatIsWellIsLeftAlone() throws Exception {
        try (Receiver receiver = start()) {
            Thread before = dispatcher();

            assertThat(receiver.revive()).isTrue();

            assertThat(dispatcher()).isSameAs(before);
            assertThat(bench.log.lines()).isEmpty();
        }
    }

    @Test
    void oneWhoseThreadHasDiedListensAgainAtItsPort() throws Exception {
        try (Receiver receiver = start()) {
            int port = receiver.port();
            try (Connection kept = new Connection(port)) {
                assertThat(kept.post(batch(line("before")))).isEqualTo(200);
                kill(dispatcher(), port);

                assertThat(receiver.revive()).isTrue();
            }

            assertThat(receiver.port()).isEqualTo(port);
            assertThat(Connection.postTo(port, batch(line("behind")))).isEqualTo(200);
            stream.awaitBatches(2);
            assertThat(bench.through()).containsExactly("before", "behind");
            assertThat(bench.log.lines()).singleElement().asString().contains("receiver", "started again");

            assertThat(receiver.revive()).as("and is well").isTrue();
            assertThat(bench.log.lines()).hasSize(1);
        }
    }

    @Test
    void oneCanDieMoreThanOnce() throws Exception {
        try (Receiver receiver = start()) {
            for (int death = 1; death <= 3; death++) {
                kill(dispatcher(), receiver.port());
                assertThat(receiver.revive()).isTrue();
                assertThat(Connection.postTo(receiver.port(), batch(line("after " + death))))
                        .isEqualTo(200);
            }
            stream.awaitBatches(3);

            assertThat(bench.through()).containsExactly("after 1", "after 2", "after 3");
        }
    }

    @Test
    void whatIsHandledSeparatelyStaysSo() throws Exception {
        try (Receiver receiver = start()) {
            receiver.add("/apart", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            kill(dispatcher(), receiver.port());
            assertThat(receiver.revive()).isTrue();

            try (Connection late = new Connection(receiver.port())) {
                assertThat(late.request("POST", "/apart", batch(line("apart"))).status())
                        .isEqualTo(204);
                assertThat(late.post(batch(line("telemetry")))).isEqualTo(200);
            }
            stream.awaitBatches(1);

            assertThat(bench.through()).containsExactly("telemetry");
        }
    }

    @Test
    void oneThatIsClosedIsNotStartedAgain() throws Exception {
        Receiver receiver = start();
        receiver.close();

        assertThat(receiver.revive()).isFalse();
        assertThat(bench.log.lines()).isEmpty();
    }
}
