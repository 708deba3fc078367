package com.edgedelta.lambda.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A copy of an unpacked layer of ours whose Java takes some options more; all else is the layer's own, by symbolic
/// links.
public final class LayerCopy {
    public static final String HOME = "edgedelta-lambda-extension";
    public static final String OPTIONS = "java.options";

    private static final Path BASH = Path.of("/bin/bash");

    private LayerCopy() {}

    /// The layer's folder with runtime and options for this executable, or null if it is not a launcher of ours.
    public static @Nullable Path home(Path executable) {
        var home = executable.resolve("../..").normalize().resolve(HOME);
        return Files.isRegularFile(home.resolve(OPTIONS)) ? home : null;
    }

    /// Answers the copy's launcher.
    public static Path make(Path launcher, Path home, Path folder, String moreOptions) throws IOException {
        var copy = Files.createDirectories(folder.resolve(HOME));
        try (var files = Files.list(home)) {
            for (var file : files.toList()) {
                var name = home.relativize(file);
                if (!name.toString().equals(OPTIONS)) {
                    Files.createSymbolicLink(copy.resolve(name), file);
                }
            }
        }
        Files.writeString(copy.resolve(OPTIONS), Files.readString(home.resolve(OPTIONS)) + "\n" + moreOptions);
        return Files.copy(
                launcher, Files.createDirectories(folder.resolve("extensions")).resolve(launcher.getFileName()));
    }

    /// Has the launcher run by bash in POSIX mode, which is `/bin/sh` on Amazon Linux, if there is one here.
    public static Path runByBash(Path launcher) throws IOException {
        if (Files.isExecutable(BASH)) {
            var script = Files.readString(launcher);
            Files.writeString(launcher, "#!" + BASH + " --posix" + script.substring(script.indexOf('\n')));
        }
        return launcher;
    }
}
