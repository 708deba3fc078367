package com.edgedelta.lambda.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.sink.Outcome;
import com.edgedelta.lambda.testing.ScriptedSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A destination that refuses requests because of single records, or all of them.
final class RefusalsTest {
    private static final Outcome REFUSED = Outcome.refusedContent("status 400");
    private static final Duration AMPLE = Duration.ofSeconds(5);

    private final PushBench bench = new PushBench(1_000_000);

    /// Refuses each body that has a line beginning so.
    private void refuse(String beginning) {
        bench.sink.answer(body -> ("\n" + body).contains("\n" + beginning) ? REFUSED : Outcome.ACCEPTED);
    }

    /// @param bad the records' numbers that are refused
    private List<String> append(int records, Set<Integer> bad) {
        List<String> good = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            String record = (bad.contains(i) ? "bad" : "good") + i;
            bench.append(record);
            if (!bad.contains(i)) {
                good.add(record);
            }
        }
        return good;
    }

    private List<String> accepted() {
        return acceptedBy(bench);
    }

    private static long requestsTo(PushBench any) {
        return any.sink.bodies().stream()
                .filter(body -> !body.startsWith("dropped"))
                .count();
    }

    private static List<String> acceptedBy(PushBench any) {
        return String.join("", any.sink.accepted())
                .lines()
                .filter(line -> !line.startsWith("dropped"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0",
        "2, 1",
        "101, 0",
        "101, 50",
        "101, 100",
        "1000, 0",
        "1000, 999",
        "2000, 0",
        "2000, 1",
        "2000, 777",
        "3000, 2999"
    })
    void oneRefusedRecordIsFoundAndAllOthersArriveInOrder(int records, int bad) throws Exception {
        refuse("bad");
        List<String> good = append(records, Set.of(bad));

        bench.flush(AMPLE);

        assertThat(accepted()).containsExactlyElementsOf(good);
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
        assertThat(bench.sink.bodies()).last().isEqualTo("dropped 1\n");
        assertThat(bench.sink.attempts()).hasSizeLessThanOrEqualTo(Refusals.MAX_REQUESTS);
        assertThat(bench.buffer.held()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "3000, 0 1",
        "3000, 0 1 2 3 4 5",
        "3000, 1 2",
        "3000, 0 2999",
        "3000, 2998 2999",
        "1000, 499 500 501",
        "3000, 0 1500 2999",
        "3000, 3 1500",
        "3000, 1000 1001 1002 1003 1004 1005 1006",
        "16, 0 2 4 6 8 10 12 14",
        "300, 3 13 23 33",
        "12, 1 2 3 4 5 6 7 8 9 10"
    })
    void severalRefusedRecordsAreFound(int records, String bad) throws Exception {
        refuse("bad");
        Set<Integer> refused = new HashSet<>();
        for (String number : bad.split(" ", -1)) {
            refused.add(Integer.parseInt(number));
        }
        List<String> good = append(records, refused);

        bench.flush(AMPLE);

        assertThat(accepted()).containsExactlyElementsOf(good);
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, (long) refused.size()));
        assertThat(bench.buffer.held()).isZero();
    }

    /// What the number of requests allows, wherever the refused records are.
    @ParameterizedTest
    @CsvSource({"2, 3000, 1", "2, 3000, 2", "2, 3000, 3", "3, 500, 1", "3, 500, 2", "3, 500, 3"})
    void refusedRecordsAnywhereAreFound(int refused, int most, long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            PushBench any = new PushBench(1_000_000);
            any.sink.answer(body -> ("\n" + body).contains("\nbad") ? REFUSED : Outcome.ACCEPTED);
            int records = 4 + random.nextInt(most - 3);
            Set<Integer> bad = new TreeSet<>();
            for (int i = 0; i < refused; i++) {
                int nearTheLast = bad.isEmpty() ? 0 : (bad.iterator().next() + 1) % records;
                bad.add(random.nextInt(3) == 0 ? nearTheLast : random.nextInt(records));
            }
            List<String> good = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                any.append((bad.contains(i) ? "bad" : "good") + i);
                if (!bad.contains(i)) {
                    good.add("good" + i);
                }
            }

            any.flush(AMPLE);

            assertThat(acceptedBy(any)).as("%s of %d", bad, records).containsExactlyElementsOf(good);
            assertThat(requestsTo(any)).isLessThanOrEqualTo(Refusals.MAX_REQUESTS);
        }
    }

    /// A chunk that begins with more refused records than a search tries waits until something else is accepted.
    @Test
    void aSearchInVainContinuesOnceTheDestinationHasAcceptedAnother() throws Exception {
        PushBench several = new PushBench(10_000);
        several.sink.answer(body -> ("\n" + body).contains("\nbad") ? REFUSED : Outcome.ACCEPTED);
        for (int i = 0; i < 100; i++) {
            several.append(i < 16 ? "bad" + i : "good" + i);
        }
        several.flush(AMPLE);
        assertThat(several.sink.attempts()).hasSize(Refusals.MAX_IN_VAIN);
        several.clock.advance(Duration.ofSeconds(2));
        several.flush(AMPLE);
        assertThat(several.sink.attempts()).as("whole").hasSize(Refusals.MAX_IN_VAIN + 1);

        several.append("good100");
        several.flush(AMPLE);
        several.clock.advance(Duration.ofSeconds(4));
        several.flush(AMPLE);

        assertThat(acceptedBy(several)).hasSize(85).startsWith("good100", "good16", "good17");
        assertThat(several.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 16L));
    }

    /// Whatever is refused: the number of requests is bounded, the order kept, and each record arrives or is counted.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyRefusedRecordsCostABoundedNumberOfRequests(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            PushBench any = new PushBench(1_000_000);
            any.sink.answer(body -> ("\n" + body).contains("\nbad") ? REFUSED : Outcome.ACCEPTED);
            int records = 1 + random.nextInt(500);
            int share = 1 + random.nextInt(100);
            Set<String> good = new HashSet<>();
            for (int i = 0; i < records; i++) {
                String record = (random.nextInt(share) == 0 ? "bad" : "good") + i;
                any.append(record);
                if (record.startsWith("good")) {
                    good.add(record);
                }
            }

            for (int flush = 0; any.buffer.held() > 0; flush++) {
                assertThat(flush).isLessThan(2_000);
                any.flush(AMPLE);
                any.clock.advance(Duration.ofSeconds(1));
            }

            List<String> accepted = acceptedBy(any);
            assertThat(accepted).doesNotHaveDuplicates().allMatch(good::contains);
            assertThat(accepted).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
            assertThat(accepted.size() + any.drops.total().records()).isEqualTo(records);
            assertThat(requestsTo(any))
                    .as("%d records, one of %d bad", records, share)
                    .isLessThanOrEqualTo(Refusals.MAX_REQUESTS);
        }
    }

    private static int number(String record) {
        return Integer.parseInt(record.replaceAll("[a-z]", ""));
    }

    @Test
    void aDestinationThatRefusesEverythingIsRecognisedAndNothingIsSplitAnyMore() throws Exception {
        PushBench several = new PushBench(10_000);
        several.sink.answer(body -> REFUSED);
        for (int i = 0; i < 900; i++) {
            several.append("record" + i);
        }
        several.flush(AMPLE);
        int first = several.sink.attempts().size();
        assertThat(first).as("one chunk was split, others are sent whole").isEqualTo(Refusals.MAX_IN_VAIN);
        assertThat(several.buffer.held()).isPositive();

        several.append("another");
        several.clock.advance(Duration.ofSeconds(2));
        several.flush(AMPLE);
        assertThat(several.sink.attempts()).hasSize(first + 2);
        assertThat(several.sink.bodies().get(first))
                .as("whole again")
                .startsWith("record0\n")
                .endsWith("record899\n");

        for (int second = 0; second < 1_200; second++) {
            several.clock.advance(Duration.ofSeconds(1));
            several.flush(AMPLE);
        }
        assertThat(several.sink.attempts()).hasSize(Refusals.MAX_IN_VAIN + 9 + 10);
        assertThat(several.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 901L));
    }

    @Test
    void afterAnAcceptedRequestChunksAreSplitAgain() throws Exception {
        bench.sink.answer(body -> REFUSED);
        append(10, Set.of());
        bench.flush(AMPLE);
        refuse("bad");
        bench.clock.advance(Duration.ofSeconds(2));
        bench.flush(AMPLE);
        assertThat(accepted()).as("the endpoint has recovered").hasSize(10);

        append(10, Set.of(4));
        bench.flush(AMPLE);

        assertThat(accepted()).hasSize(19);
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
    }

    @Test
    void aRefusalForTheSizeAloneCostsNoRecord() throws Exception {
        bench.sink.answer(body -> body.length() > 700 ? REFUSED : Outcome.ACCEPTED);
        List<String> good = append(900, Set.of());

        for (int flush = 0; flush < 3; flush++) {
            bench.flush(AMPLE);
            bench.clock.advance(Duration.ofSeconds(10));
        }

        assertThat(accepted()).containsExactlyElementsOf(good);
        assertThat(bench.drops.total().records()).isZero();
        assertThat(bench.sink.attempts()).hasSizeLessThanOrEqualTo(Refusals.MAX_REQUESTS);
    }

    @Test
    void aRefusalThatIsNotForTheContentSplitsNothing() throws Exception {
        bench.sink.otherwise(Outcome.refused("status 404"));
        append(100, Set.of());

        bench.flush(AMPLE);

        assertThat(bench.sink.attempts()).hasSize(1);
    }

    @Test
    void aSearchGoesOnInTheNextFlush() throws Exception {
        refuse("bad");
        List<String> good = append(100, Set.of(70));
        bench.sink.slow(bench.clock, Duration.ofMillis(30));

        for (int flush = 0; flush < 12; flush++) {
            bench.flush(Duration.ofMillis(100));
        }

        assertThat(accepted()).containsExactlyElementsOf(good);
        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
    }

    /// A flush has time for few requests, and the pauses of the refused records end before the next one.
    @ParameterizedTest
    @CsvSource({"4, 1", "4, 2", "4, 3", "2, 4", "3, 5"})
    void refusedRecordsAtTheFrontAreNotTriedAgainWhileTheSearchGoesOn(int requestsPerFlush, long seed)
            throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            PushBench any = new PushBench(1_000_000);
            any.sink.answer(body -> ("\n" + body).contains("\nbad") ? REFUSED : Outcome.ACCEPTED);
            any.sink.slow(any.clock, Duration.ofMillis(100));
            int front = round == 0 ? 4 : 1 + random.nextInt(6);
            int records = front + 100 + random.nextInt(900);
            List<String> good = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                any.append((i < front ? "bad" : "good") + i);
                if (i >= front) {
                    good.add("good" + i);
                }
            }

            for (int flush = 0; flush < 10; flush++) {
                any.flush(Duration.ofMillis(100L * requestsPerFlush - 10));
                any.clock.advance(Duration.ofSeconds(random.nextInt(10)));
            }

            assertThat(acceptedBy(any)).as("behind %d", front).containsExactlyElementsOf(good);
            assertThat(any.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, (long) front));
            assertThat(any.buffer.held()).isZero();
            assertThat(requestsTo(any)).isLessThanOrEqualTo(front + 3L);
        }
    }

    /// Without another part to wait for, they are tried again like any refused chunk.
    @Test
    void recordsThatAreAllRefusedAreTriedAgain() throws Exception {
        bench.sink.answer(body -> REFUSED);
        append(3, Set.of());
        bench.flush(AMPLE);
        refuse("bad");
        bench.clock.advance(Duration.ofSeconds(2));

        bench.flush(AMPLE);

        assertThat(accepted()).containsExactly("good0", "good1", "good2");
        assertThat(bench.drops.total().records()).isZero();
    }

    @Test
    void whatIsSentWhileTheFunctionRunsIsSplitToo() throws Exception {
        PushBench small = new PushBench(300);
        small.sink.answer(body -> ("\n" + body).contains("\nbad") ? REFUSED : Outcome.ACCEPTED);
        for (int i = 0; i < 100; i++) {
            small.append(i == 5 ? "bad" : "good" + i);
        }
        small.pusher.begin();
        boolean more = true;
        while (more) {
            more = small.pushReady();
        }
        small.pusher.flush(small.in(AMPLE));

        assertThat(String.join("", small.sink.accepted()).lines().filter(line -> line.startsWith("good")))
                .hasSize(99);
        assertThat(small.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
    }

    @Test
    void aRefusedRecordIsDescribedAndItsTextIsForThoseWhoAskForIt() throws Exception {
        PushBench printing = new PushBench(1_000, true);
        printing.sink.answer(body -> body.contains("bad") ? REFUSED : Outcome.ACCEPTED);
        for (int round = 0; round < 2; round++) {
            printing.append("good", "bad" + round, "good");
            printing.flush(AMPLE);
        }

        assertThat(printing.log.lines())
                .containsSubsequence(
                        "[edgedelta] " + ScriptedSink.NAME
                                + " refuses a record (status 400), which is dropped: origin of bad0, 5 bytes",
                        "[edgedelta] the refused record begins with: text of bad0",
                        "[edgedelta] " + ScriptedSink.NAME
                                + " refuses a record (status 400), which is dropped: origin of bad1, 5 bytes")
                .as("once a minute")
                .noneMatch(line -> line.contains("text of bad1"));

        printing.clock.advance(Duration.ofMinutes(1));
        printing.append("good", "bad2", "good");
        printing.flush(AMPLE);
        assertThat(printing.log.lines()).contains("[edgedelta] the refused record begins with: text of bad2");
    }

    @Test
    void withoutInformationTheTextIsNotPrinted() throws Exception {
        refuse("bad");
        append(3, Set.of(1));
        bench.flush(AMPLE);

        assertThat(bench.log.lines()).anyMatch(line -> line.contains("origin of bad1"));
        assertThat(bench.log.text()).doesNotContain("text of");
    }

    /// With `extension` logs subscribed, each line of ours comes back as a record.
    @Test
    void aRefusedLineOfTheExtensionIsCountedInSilence() throws Exception {
        refuse("extension");
        bench.append("a", "extension: text of bad1", "b");
        bench.flush(AMPLE);

        assertThat(bench.drops.total().reasons()).isEqualTo(Map.of(DropReason.REJECTED, 1L));
        assertThat(bench.log.lines()).noneMatch(line -> line.contains("refuses a record"));
    }

    @Test
    void aResponseThatCannotBeReadIsMetTwiceAtMostAndHoldsUpNothing() throws Exception {
        PushBench single = new PushBench(2);
        single.sink.answer(body -> body.equals("a\n") ? Outcome.unreadable("garbage") : Outcome.ACCEPTED);
        single.append("a", "b");

        single.flush(AMPLE);
        assertThat(single.sink.bodies()).containsExactly("a\n", "b\n");
        single.flush(AMPLE);
        assertThat(single.sink.attempts()).as("a moment later").hasSize(2);
        single.clock.advance(Duration.ofSeconds(2));
        single.flush(AMPLE);

        assertThat(single.sink.bodies()).startsWith("a\n", "b\n", "a\n");
        assertThat(single.drops.total().reasons()).isEqualTo(Map.of(DropReason.UNREADABLE_ANSWER, 1L));
        assertThat(single.buffer.held()).isZero();
    }

    @Test
    void theLastFlushSendsWhatIsSetAsideAfterEverythingElse() throws Exception {
        PushBench single = new PushBench(2);
        single.sink.then(Outcome.refused("status 404"));
        single.append("a");
        single.flush(AMPLE);
        single.append("b");

        single.pusher.flushLast(single.in(AMPLE));

        assertThat(single.sink.accepted()).containsExactly("b\n", "a\n");
    }

    @Test
    void theLastFlushSendsNothingTwiceButWhatHasComeMeanwhile() throws Exception {
        PushBench single = new PushBench(2);
        single.sink.answer(body -> body.equals("a\n") ? Outcome.refused("status 404") : Outcome.ACCEPTED);
        single.append("a");

        single.pusher.flushLast(single.in(AMPLE));
        single.append("b");
        single.pusher.flushRest(single.in(AMPLE));

        assertThat(single.sink.bodies()).containsExactly("a\n", "b\n");
    }

    @Test
    void aPauseThatIsAskedForInTheBackgroundIsMadeByTheFlush() throws Exception {
        PushBench small = new PushBench(2);
        small.append("a", "b");
        small.sink.then(Outcome.unavailable("status 429", 3_000));
        small.pusher.begin();
        assertThat(small.pushReady()).isTrue();

        small.pusher.flush(small.in(AMPLE));
        assertThat(small.clock.sleeps()).containsExactly(Duration.ofSeconds(3));
        assertThat(small.sink.accepted()).containsExactly("a\n", "b\n");
    }

    @Test
    void aPauseThatIsLongerThanTheFlushEndsIt() throws Exception {
        PushBench small = new PushBench(2);
        small.append("a", "b");
        small.sink.then(Outcome.unavailable("status 429", 30_000));
        small.pusher.begin();
        assertThat(small.pushReady()).isTrue();

        small.pusher.flush(small.in(AMPLE));
        assertThat(small.clock.sleeps()).isEmpty();
        assertThat(small.sink.attempts()).hasSize(1);

        small.clock.advance(Duration.ofSeconds(29));
        small.pusher.begin();
        assertThat(small.pushReady()).as("it is left alone").isFalse();
        small.clock.advance(Duration.ofSeconds(1));
        assertThat(small.pushReady()).isTrue();
    }
}
