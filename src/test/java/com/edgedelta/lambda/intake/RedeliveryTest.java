package com.edgedelta.lambda.intake;

import static com.edgedelta.lambda.testing.Telemetry.line;
import static com.edgedelta.lambda.testing.Telemetry.runtimeDone;
import static com.edgedelta.lambda.testing.Telemetry.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.testing.StreamNotes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lambda delivers at least once, and it cuts records; both look alike.
final class RedeliveryTest {
    /// May go on in the next batch.
    private static final String LARGE = "x".repeat(140_000);

    private static final String ENVELOPE = "{\"time\":\"2026-01-02T03:04:05.678Z\",\"type\":\"function\",\"record\":";

    private final StreamNotes stream = new StreamNotes();
    private final IntakeBench bench = new IntakeBench(100_000_000, stream);

    @AfterEach
    void close() {
        bench.close();
    }

    private static String batch(String... events) {
        return "[" + String.join(",", events) + "]";
    }

    @Test
    void aBatchThatComesAgainForWantOfAnAnswerIsLeftOutAndCounted() throws Exception {
        String again = batch(start("r1"), line("a"), runtimeDone("r1"));

        bench.putWithoutAnswer(again);
        bench.putWithoutAnswer(again);
        bench.put(batch(line("b")));
        bench.put(again);
        stream.awaitBatches(4);

        assertThat(bench.through()).containsExactly("a", "b");
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REDELIVERED, 6L));
        assertThat(bench.drops.total().bytes()).isEqualTo(2L * again.length());
        assertThat(stream.all())
                .filteredOn(note -> note.startsWith("runtimeDone"))
                .containsExactly("runtimeDone r1");
        assertThat(bench.log.lines()).isEmpty();
    }

    @Test
    void aBatchWithoutEventsCostsNothingWhenItComesAgain() throws Exception {
        bench.putWithoutAnswer(batch());
        bench.put(batch());
        stream.awaitBatches(2);

        assertThat(bench.drops.total().reasons()).isEmpty();
    }

    @Test
    void equalBatchesThatWereAnsweredInTimeAreDistinct() throws Exception {
        String thousand = batch(Collections.nCopies(1_000, line("tick")).toArray(String[]::new));
        for (int i = 0; i < 3; i++) {
            bench.put(thousand);
        }

        assertThat(bench.through()).hasSize(3_000).containsOnly("tick");
        assertThat(bench.drops.total().records()).isZero();
    }

    @Test
    void aBatchThatDiffersInAByteIsAnother() throws Exception {
        bench.putWithoutAnswer(batch(line("a1")));
        bench.putWithoutAnswer(batch(line("a2")));
        bench.putWithoutAnswer(batch(line("a1"), line("a1")));

        assertThat(bench.through()).containsExactly("a1", "a2", "a1", "a1");
    }

    /// A long line of one character is cut into parts with the same bytes.
    @Test
    void partsOfARecordAreNeverTakenForTheSameBatch() throws Exception {
        String part = "x".repeat(1_000);
        bench.putWithoutAnswer("[" + ENVELOPE + "\"" + part);
        for (int i = 0; i < 5; i++) {
            bench.putWithoutAnswer("[" + ENVELOPE + part);
        }
        bench.putWithoutAnswer("[" + ENVELOPE + part + "\\n\"}]");

        assertThat(bench.through()).containsExactly(part.repeat(7));
        assertThat(bench.drops.total().records()).isZero();
    }

    @Test
    void partsThatAreValidTextsAreNeverTakenForTheSameBatch() throws Exception {
        String part = batch(ENVELOPE + "\"" + "x".repeat(140_000) + "\"}");
        bench.putWithoutAnswer(part);
        bench.putWithoutAnswer(part);
        bench.putWithoutAnswer(part);
        bench.putWithoutAnswer(batch(ENVELOPE + "\"end\\n\"}"));

        assertThat(bench.through()).containsExactly("x".repeat(420_000) + "end");
    }

    @Test
    void theSameRecordSplitTwiceArrivesTwice() throws Exception {
        for (int i = 0; i < 2; i++) {
            bench.putWithoutAnswer("[" + ENVELOPE + "\"one, ");
            bench.putWithoutAnswer("[" + ENVELOPE + "two\\n\"}]");
        }

        assertThat(bench.through()).containsExactly("one, two", "one, two");
    }

    @Test
    void aShortTextWithoutALineBreakThatComesTwiceIsADuplicate() throws Exception {
        String again = batch(ENVELOPE + "\"no line break\"}");
        bench.putWithoutAnswer(again);
        bench.put(batch(start("r1")));
        bench.put(again);
        bench.put(batch(start("r2")));

        stream.await("started r2", 1);
        assertThat(bench.through()).containsExactly("no line break");
    }

    @Test
    void whatIsHeldBackIsLetGoAfterASecond() throws Exception {
        long began = System.nanoTime();
        bench.put("[" + ENVELOPE + "\"cut he");
        stream.awaitBatches(1);
        List<String> messages = new ArrayList<>(bench.through());
        boolean early = System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(950);
        assertThat(early && !messages.isEmpty()).as("let go at once").isFalse();

        stream.awaitBatches(2);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(950));
        messages.addAll(bench.through());
        assertThat(messages).containsExactly("cut he (truncated)");
        bench.put(batch(line("next")));
        assertThat(bench.through()).containsExactly("next");
    }

    @Test
    void whatIsHeldBackIsLetGoWithTheEnd() throws Exception {
        bench.put(batch(ENVELOPE + "\"" + LARGE + "\"}"));
        stream.awaitBatches(1);

        bench.intake.close();
        stream.awaitBatches(2);

        assertThat(bench.through()).containsExactly(LARGE);
    }
}
