package com.edgedelta.lambda.bench.cost;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// One row of a table: a figure of a run and how it is written.
///
/// @param ofReference the reference has it too
record Figure(String name, boolean ofReference, ToDoubleFunction<Run> value, Function<Double, String> text) {
    static Figure time(String name, boolean ofReference, Function<Run, @Nullable Duration> value) {
        return new Figure(name, ofReference, run -> known(value.apply(run)).toNanos() / 1e6, Figure::ms);
    }

    /// Of kB.
    static Figure memory(String name, boolean ofReference, ToDoubleFunction<Run> value) {
        return new Figure(name, ofReference, value, Figure::mb);
    }

    static String ms(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2fx", ratio);
    }

    /// What a candidate never did took no time that could be told; none that gets through its init lacks anything
    /// else than a subscription.
    static Duration known(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    static String mb(double kilobytes) {
        return String.format(Locale.ROOT, "%.1f MB", kilobytes / 1024);
    }
}
