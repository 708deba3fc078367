package com.edgedelta.lambda.lifecycle;

import static com.edgedelta.lambda.lifecycle.FlushTiming.Hold.NOT_AT_ALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.lifecycle.FlushTiming.Hold;
import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Histories of invocations, and how long the next one is held.
final class AdaptiveTimingTest {
    private static final long REQUEST = 1_000_000;
    private static final long BUFFER = 20_000_000;

    private final ManualClock clock = new ManualClock();
    private final AdaptiveTiming timing = new AdaptiveTiming(REQUEST, BUFFER, clock);

    /// A history is steps that follow each other. `20x500` are 20 invocations with a gap of 500 ms before each.
    /// `hold 40` says that the latest one was held for 40 ms beyond its end, `fail` that it failed.
    /// `waiting 500000` says that so many bytes wait from now on. `back 30000` sets the wall clock back.
    /// Each invocation that is held is flushed.
    @ParameterizedTest(name = "{0} is held {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "1x0                                               | UNTIL_END           | it begins with the end",
                "19x500                                            | UNTIL_END           | 19 are not enough evidence",
                "20x500                                            | NOT_AT_ALL          | 20 are",
                "20x60000                                          | UNTIL_END           | a minute is not frequent",
                "20x59000                                          | NOT_AT_ALL          | less than a minute is",
                "19x100; 1x1140000                                 | UNTIL_END           | a long gap is forgotten, not averaged",
                "19x100; 1x299000                                  | NOT_AT_ALL          | the mean counts: 15 s",
                "40x500; 1x300000                                  | UNTIL_END           | five minutes: forgotten",
                "40x500; 1x299999; 1x500                           | NOT_AT_ALL          | not quite five minutes",
                "40x500; 1x300000; 18x500                          | UNTIL_END           | evidence is needed again",
                "40x500; 1x300000; 19x500                          | NOT_AT_ALL          | and is there again",
                "20x1000; 19x119000                                | NOT_AT_ALL          | frequent ones stay so below two minutes",
                "20x1000; 19x120000                                | UNTIL_END           | and are rare from there on",
                "20x1000; 19x120000; 19x119000                     | UNTIL_END           | rare ones need less than a minute",
                "20x500; waiting 1000; 38x500                      | NOT_AT_ALL          | what waits may wait 20 s",
                "20x500; waiting 1000; 39x500                      | FOR_EARLIER_RECORDS | and not longer",
                "20x500; waiting 1000; 40x500                      | NOT_AT_ALL          | the 20 s begin with a push",
                "20x500; waiting 499999; 1x500                     | NOT_AT_ALL          | less than half a request",
                "20x500; waiting 500000; 1x500                     | FOR_EARLIER_RECORDS | half a request",
                "20x500; waiting 1000; fail; 1x500                 | FOR_EARLIER_RECORDS | a failure is of interest now",
                "20x500; waiting 0; fail; 1x500                    | NOT_AT_ALL          | if there is anything to push",
                "20x500; waiting 5000000; 1x500                    | UNTIL_END           | much needs pushes meanwhile",
                "hold 2; 19x500; hold 2; 1x500                     | UNTIL_END           | a cheap flush stays at the end",
                "hold 40; 19x500; hold 40; 1x500                   | NOT_AT_ALL          | one that costs does not",
                "20x500; waiting 1000; back 30000; 1x500           | FOR_EARLIER_RECORDS | a clock set back delays nothing"
            })
    void aHistoryDecides(String history, Hold hold, String why) {
        Hold last = null;
        long waiting = 0;
        boolean failed = false;
        for (String step : history.split("; ", -1)) {
            String[] words = step.strip().split("[ x]", -1);
            switch (words[0]) {
                case "hold" -> timing.heldBeyondEnd(Long.parseLong(words[1]));
                case "fail" -> failed = true;
                case "waiting" -> waiting = Long.parseLong(words[1]);
                case "back" -> clock.setBack(Duration.ofMillis(Long.parseLong(words[1])));
                default -> {
                    for (int i = 0; i < Integer.parseInt(words[0]); i++) {
                        clock.advance(Duration.ofMillis(Long.parseLong(words[1])));
                        last = timing.invoked(waiting, failed);
                        failed = false;
                        if (last != NOT_AT_ALL) {
                            timing.flushed();
                        }
                    }
                }
            }
        }

        assertThat(last).as(why).isEqualTo(hold);
    }
}
