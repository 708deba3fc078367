package com.edgedelta.lambda.builder.runtime;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import com.edgedelta.lambda.builder.jdk.NoDate;
import com.edgedelta.lambda.builder.jdk.OneLoader;
import com.edgedelta.lambda.builder.jdk.P256Field;
import com.edgedelta.lambda.builder.jdk.PlainCallSites;
import com.edgedelta.lambda.builder.jdk.ThreadNumbers;
import com.edgedelta.lambda.builder.patch.Patch;
import com.edgedelta.lambda.builder.sdk.OneService;
import java.util.List;

/// All patches there are, by name.
public final class KnownPatches {
    private static final List<Patch> ALL = List.of(
            new PlainCallSites(),
            new OneLoader(),
            new NoDate(),
            new ThreadNumbers(),
            new P256Field(),
            new OneService());

    private KnownPatches() {}

    /// The patches with these names.
    ///
    /// @throws BuildFailure for an unknown name
    public static List<Patch> named(List<String> names) {
        return names.stream().map(KnownPatches::named).toList();
    }

    private static Patch named(String name) {
        return ALL.stream()
                .filter(patch -> patch.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BuildFailure("there is no patch " + name + "; there are "
                        + String.join(", ", ALL.stream().map(Patch::name).toList())));
    }
}
