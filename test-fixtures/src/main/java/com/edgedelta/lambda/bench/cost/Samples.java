package com.edgedelta.lambda.bench.cost;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// One figure of many starts.
record Samples(List<Double> values) {
    Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a figure needs at least one start");
        }
        values = values.stream().sorted().toList();
    }

    /// In milliseconds.
    static <T> Samples ofMillis(List<T> starts, Function<T, Duration> figure) {
        return of(starts, start -> figure.apply(start).toNanos() / 1e6);
    }

    static <T> Samples of(List<T> starts, Function<T, Double> figure) {
        return new Samples(starts.stream().map(figure).toList());
    }

    /// The middle one, or the mean of the two in the middle.
    double median() {
        var upper = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(upper) : (values.get(upper - 1) + values.get(upper)) / 2;
    }

    /// The smallest one that so many percent are not larger than.
    double percentile(double percent) {
        return values.get((int) Math.ceil(values.size() * percent / 100) - 1);
    }

    double max() {
        return values.getLast();
    }

    /// This median as a multiple of the other.
    double ratioTo(Samples floor) {
        return median() / floor.median();
    }
}
