package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.patch.Patches;
import java.util.List;
import java.util.stream.Collectors;

/// The line about a layer that was built.
record Report(String layer, List<Patches.Applied> applied) {
    private static final double SECOND = 1_000_000_000;

    /// @param begin of the build, by [System#nanoTime]
    void print(long begin) {
        String patches = applied.stream()
                .map(each -> each.patch().name() + " " + each.places())
                .collect(Collectors.joining(", "));
        System.out.printf(
                "layer-builder: %s built in %.0f s; %s%n",
                layer,
                (System.nanoTime() - begin) / SECOND,
                applied.isEmpty() ? "the JDK's classes are unmodified" : "patches: " + patches);
    }
}
