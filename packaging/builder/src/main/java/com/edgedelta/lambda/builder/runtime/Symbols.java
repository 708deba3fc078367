package com.edgedelta.lambda.builder.runtime;

import com.edgedelta.lambda.builder.failure.BuildFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Takes the symbols out of native libraries, which nothing reads but crash reports: a sixth of libjvm.so. The programs
/// for it, `objcopy` and `strip`, come with binutils; without them the layer works, and its zip is 5 MB larger.
public final class Symbols {
    private Symbols() {}

    /// Prints a line about each program that is missing.
    public static void reportMissing() {
        for (String program : List.of("objcopy", "strip")) {
            if (!onPath(program)) {
                System.err.println("layer-builder: there is no " + program + ", so native libraries keep their symbols;"
                        + " install binutils (apt-get install binutils, dnf install binutils)");
            }
        }
    }

    /// What `jlink` strips.
    static List<String> jlinkOptions() {
        return List.of(onPath("objcopy") ? "--strip-debug" : "--strip-java-debug-attributes");
    }

    /// Strips the JVM itself, if that is possible.
    static void stripJvm(Path runtime) throws IOException {
        if (!onPath("strip")) {
            return;
        }
        String library = runtime.resolve("lib/server/libjvm.so").toString();
        Process strip =
                new ProcessBuilder("strip", "--strip-all", library).inheritIO().start();
        try {
            if (strip.waitFor() != 0) {
                throw new BuildFailure("strip could not strip " + library + "; the lines above say why");
            }
        } catch (InterruptedException e) {
            strip.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BuildFailure("interrupted while strip ran on " + library, e);
        }
    }

    private static boolean onPath(String program) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
