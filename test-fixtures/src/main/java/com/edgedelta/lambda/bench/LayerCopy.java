package com.edgedelta.lambda.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A copy of an unpacked layer of ours whose Java takes some options more; all else is the layer's own, by symbolic
/// links.
final class LayerCopy {
    static final String HOME = "edgedelta-lambda-extension";
    static final String OPTIONS = "java.options";

    private LayerCopy() {}

    /// The layer's folder with runtime and options for this executable, or null where it is no launcher of ours.
    static @Nullable Path home(Path executable) {
        var home = executable.resolve("../..").normalize().resolve(HOME);
        return Files.isRegularFile(home.resolve(OPTIONS)) ? home : null;
    }

    /// Answers the copy's launcher.
    static Path make(Path launcher, Path home, Path folder, String moreOptions) throws IOException {
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
}
