package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.LifecycleBench.FAR;
import static com.edgedelta.lambda.testing.ManualClock.START;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.report;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropAccount;
import com.edgedelta.lambda.buffer.SpillFile;
import com.edgedelta.lambda.sink.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// After a time-out or a crash Lambda starts the extension anew in the same sandbox, whose `/tmp` survives.
final class ResetTest {
    @AutoClose
    private final LifecycleBench bench = new LifecycleBench();

    private SpillFile spillFile() {
        return new SpillFile(Path.of(System.getProperty("java.io.tmpdir")), bench.function, 20_000_000);
    }

    /// An invocation that is over before its destination dies.
    private void liveAndShutDown(String reason, Outcome destination) throws Exception {
        bench.start();
        bench.api.awaitNexts(1);
        bench.post(start("r1"), runtimeDone("r1"), report("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);
        bench.sink.otherwise(destination);
        bench.post(line("one"), line("two"));
        bench.api.shutDown(reason, START + 2_000);
        assertThat(bench.exitStatus()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "failure", "TIMEOUT"})
    void whatCannotBePushedIsLeftForTheNextProcess(String reason) throws Exception {
        liveAndShutDown(reason, Outcome.unavailable("status 503"));

        assertThat(bench.spillFile()).exists();
        assertThat(new String(spillFile().takeUp(), UTF_8)).containsSubsequence("one", "two");
        assertThat(bench.log.text()).as("it is not lost").doesNotContain("dropped");
    }

    @Test
    void whatIsPushedIsNotLeft() throws Exception {
        liveAndShutDown("timeout", Outcome.ACCEPTED);

        assertThat(bench.spillFile()).doesNotExist();
    }

    @Test
    void aSandboxThatEndsLeavesNothing() throws Exception {
        liveAndShutDown("spindown", Outcome.unavailable("status 503"));

        assertThat(bench.spillFile()).doesNotExist();
        assertThat(bench.log.text()).contains("shutdown 2");
    }

    @Test
    void theNextProcessPushesItFirst() throws Exception {
        byte[] left = "left behind\n".getBytes(UTF_8);
        Buffer earlier = new Buffer(1_000, 1_000, new DropAccount(), () -> {});
        earlier.append(left, 0, left.length);
        assertThat(spillFile().leave(earlier)).isTrue();

        bench.start("ED_WARMUP", "true"); // Its end is awaited before next, and that of taking up what is left.
        bench.api.awaitNexts(1);
        assertThat(Files.exists(bench.spillFile())).isFalse();
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("new"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(String.join("", bench.sink.accepted()))
                .startsWith("left behind\n")
                .contains("new");
    }

    @Test
    void aFileThatIsNoneOfOursIsRemovedUnread() throws Exception {
        Files.writeString(bench.spillFile(), "{\"message\":\"from somebody else\"}\n");

        bench.start("ED_WARMUP", "true");
        bench.api.awaitNexts(1);
        bench.api.invoke("r1", FAR);
        bench.post(start("r1"), line("new"), runtimeDone("r1"));
        bench.api.awaitNexts(2);

        assertThat(bench.spillFile()).doesNotExist();
        assertThat(String.join("", bench.sink.accepted())).doesNotContain("somebody else");
    }

    /// Posts a line that is left out while the last flush is in flight, which is the last chance for it.
    private void leaveOutDuringTheLastFlush(Outcome destination) throws Exception {
        bench.start("ED_MIN_LOG_LEVEL", "WARN");
        bench.api.awaitNexts(1);
        bench.post(start("r1"), runtimeDone("r1"), report("r1"));
        bench.api.invoke("r1", FAR);
        bench.api.awaitNexts(2);
        AtomicBoolean posted = new AtomicBoolean();
        bench.sink.otherwise(timeout -> {
            if (!posted.getAndSet(true)) {
                postQuietLine();
            }
            return destination;
        });
        bench.post(line("ERROR loud"));
        bench.api.shutDown("timeout", START + 2_000);
        assertThat(bench.exitStatus()).isZero();
        assertThat(posted).isTrue();
    }

    private void postQuietLine() {
        try {
            bench.post(line("INFO quiet"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void whatIsLeftOutDuringTheLastFlushIsReportedWithItsRest() throws Exception {
        leaveOutDuringTheLastFlush(Outcome.ACCEPTED);

        assertThat(String.join("", bench.sink.accepted()))
                .containsSubsequence("ERROR loud", "\"message\":\"1 records filtered\"");
    }

    @Test
    void theReportOfWhatIsLeftOutIsLeftForTheNextProcessIfItCannotBePushed() throws Exception {
        leaveOutDuringTheLastFlush(Outcome.unavailable("status 503"));

        assertThat(new String(spillFile().takeUp(), UTF_8))
                .containsSubsequence("ERROR loud", "\"message\":\"1 records filtered\"");
    }
}
