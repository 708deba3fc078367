package com.edgedelta.lambda.builder;

import com.edgedelta.lambda.builder.patch.Patches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The line about a layer that was built.
record Report(Path zip, List<Patches.Applied> applied) {
    private static final double MB = 1_000_000;
    private static final double SECOND = 1_000_000_000;

    /// @param begin of the build, by [System#nanoTime]
    void print(long begin) throws IOException {
        String patches = applied.stream()
                .map(each -> each.patch().name() + " " + each.places())
                .collect(Collectors.joining(", "));
        System.out.printf(
                "layer-builder: %s built in %.0f s, %.1f MB; %s%n",
                zip.getFileName(),
                (System.nanoTime() - begin) / SECOND,
                Files.size(zip) / MB,
                applied.isEmpty() ? "the JDK's classes are unmodified" : "patches: " + patches);
    }
}
