package com.edgedelta.lambda.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void theMedianIsTheMiddleOneWhateverTheOrder() {
        assertThat(new Samples(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
        assertThat(new Samples(List.of(4.0, 100.0, 1.0, 2.0)).median()).isEqualTo(3);
        assertThat(new Samples(List.of(7.0)).median()).isEqualTo(7);
    }

    @Test
    void theMaximumIsTheLargest() {
        assertThat(new Samples(List.of(9.0, 1.0, 50.0, 3.0)).max()).isEqualTo(50);
    }

    @Test
    void aPercentileIsTheSmallestThatSoManyAreNotLargerThan() {
        var samples = new Samples(
                LongStream.rangeClosed(1, 200).mapToObj(value -> (double) value).toList());
        assertThat(samples.percentile(99)).isEqualTo(198);
        assertThat(samples.percentile(50)).isEqualTo(100);
        assertThat(samples.percentile(100)).isEqualTo(200);
        assertThat(new Samples(List.of(7.0)).percentile(1)).isEqualTo(7);
    }

    @Test
    void theRatioIsOfTheMedians() {
        var floor = new Samples(List.of(40.0, 50.0, 900.0));
        assertThat(new Samples(List.of(75.0, 1.0, 80.0)).ratioTo(floor)).isEqualTo(1.5);
    }

    @Test
    void durationsBecomeMilliseconds() {
        assertThat(Samples.ofMillis(
                                List.of(1, 3),
                                millis -> Duration.ofMillis(millis).plusNanos(500_000))
                        .median())
                .isEqualTo(2.5);
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatThrownBy(() -> new Samples(List.of())).hasMessageContaining("at least one");
    }
}
