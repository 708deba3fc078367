package com.edgedelta.lambda.packaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The shells that `/bin/sh` is in the images people use: what the launcher is tested with, as interpreter lines.
///
/// `EVERY_SHELL=true`, which continuous integration sets, makes a missing one a failure; elsewhere those that are there
/// are taken.
final class Shells {
    static final String BUSYBOX = "/bin/busybox";

    private static final List<String> INTERPRETERS =
            List.of("/bin/sh", "/bin/dash", "/bin/bash --posix", BUSYBOX + " sh");

    private Shells() {}

    static List<String> there() {
        List<String> there = new ArrayList<>();
        for (String interpreter : INTERPRETERS) {
            if (Files.isExecutable(Path.of(interpreter.replaceFirst(" .*", "")))) {
                there.add(interpreter);
            } else if ("true".equals(System.getenv("EVERY_SHELL"))) {
                throw new IllegalStateException(interpreter + " is not here to test the launcher with: install it");
            }
        }
        return there;
    }
}
