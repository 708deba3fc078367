package com.edgedelta.lambda.intake;

import static com.edgedelta.lambda.testing.Telemetry.batch;
import static com.edgedelta.lambda.testing.Telemetry.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.intake.Redeliveries.Relation;
import com.edgedelta.lambda.testing.ManualClock;
import com.edgedelta.lambda.testing.StreamNotes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When an equal batch counts as delivered again.
final class RedeliveriesTest {
    private static final Duration LATE = Duration.ofMillis(25);

    private final IntakeBench bench = new IntakeBench(1_000, new StreamNotes());
    private final ManualClock clock = new ManualClock();
    private Redeliveries redeliveries = new Redeliveries(LATE, false, clock);

    @AfterEach
    void close() {
        bench.close();
    }

    private Batch begun(String text) {
        byte[] bytes = batch(line(text));
        Batch begun = new Batch(new Delivery(bench.intake, redeliveries, clock), bytes, bytes.length, clock.nanos());
        redeliveries.received(begun);
        return begun;
    }

    private void answered(String text, Duration after, boolean completely) {
        Batch batch = begun(text);
        redeliveries.forwarded(batch);
        clock.advance(after);
        redeliveries.answered(batch, completely);
    }

    private boolean again(String text) {
        return relation(text) == Relation.DELIVERED_AGAIN;
    }

    private Relation relation(String text) {
        Batch batch = begun(text);
        Relation relation = redeliveries.relation(batch);
        redeliveries.answered(batch, true);
        return relation;
    }

    @Test
    void anAnswerInTimeLeavesNoDoubt() {
        answered("a", LATE, true);

        assertThat(again("a")).isFalse();
    }

    @Test
    void aLateAnswerAndAFailedOneDo() {
        answered("late", LATE.plusNanos(1), true);
        answered("failed", Duration.ZERO, false);

        assertThat(again("late")).isTrue();
        assertThat(again("failed")).isTrue();
        assertThat(again("another")).isFalse();
    }

    @Test
    void aFreezeThatOnlyTheWallClockSawMakesAnAnswerLate() {
        Batch batch = begun("a");
        redeliveries.forwarded(batch);
        clock.setBack(Duration.ofMinutes(-5));
        redeliveries.answered(batch, true);

        assertThat(again("a")).isTrue();
    }

    @Test
    void aMissingAnswerCountsOnceItIsLate() {
        redeliveries.forwarded(begun("a"));
        assertThat(again("a")).isFalse();

        clock.advance(LATE.plusNanos(1));

        assertThat(again("a")).isTrue();
    }

    /// The digest of so large a batch takes longer than several comparisons.
    @Test
    void whatComesAgainWhileTheDoubtIsEnteredIsRecognised() {
        String large = "x".repeat(8_000_000);
        Batch again = begun(large);
        for (int round = 0; round < 10; round++) {
            redeliveries = new Redeliveries(LATE, false, clock);
            Batch first = begun(large);
            redeliveries.forwarded(first);
            clock.advance(LATE.plusNanos(1));
            Thread answering = new Thread(() -> redeliveries.answered(first, true), "answering");
            answering.start();
            do {
                assertThat(redeliveries.relation(again)).isEqualTo(Relation.DELIVERED_AGAIN);
            } while (answering.isAlive());
        }
    }

    @Test
    void onlyWhatWasForwardedCanComeAgain() {
        Batch dropped = begun("a");
        redeliveries.answered(dropped, false);
        assertThat(again("a")).isFalse();

        redeliveries.forwarded(dropped);

        assertThat(again("a")).as("reshaped after it was answered").isTrue();
    }

    @Test
    void after30SecondsAnEqualBatchIsAnother() {
        answered("a", Duration.ZERO, false);
        clock.advance(Duration.ofSeconds(30));
        assertThat(again("a")).isTrue();

        clock.advance(Duration.ofNanos(1));

        assertThat(again("a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void aRestoreRepeatsWhatCameBeforeTheSnapshot(int minutes) {
        redeliveries = new Redeliveries(LATE, true, clock);
        answered("init", Duration.ZERO, true);
        clock.advance(Duration.ofMinutes(minutes));
        assertThat(relation("init")).as("before the first event").isEqualTo(Relation.REPEATED_BY_RESTORE);

        redeliveries.restored();

        assertThat(relation("init")).isEqualTo(Relation.REPEATED_BY_RESTORE);
        answered("later", Duration.ZERO, true);
        assertThat(relation("later")).isEqualTo(Relation.NEW);
        clock.advance(Duration.ofSeconds(31));
        assertThat(relation("init")).isEqualTo(Relation.NEW);
    }

    @Test
    void onlyTheLatestDoubtsAreRemembered() {
        for (int i = 0; i < 1_000; i++) {
            answered("batch " + i, Duration.ZERO, false);
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(again("batch " + i)).as("batch " + i).isEqualTo(i >= 1_000 - 64);
        }
    }
}
