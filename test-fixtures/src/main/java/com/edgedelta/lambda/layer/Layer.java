package com.edgedelta.lambda.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/// A layer's ZIP file, unpacked as Lambda unpacks it under `/opt`.
public final class Layer {
    /// `java.util.zip` does not return file modes; these files must be executable.
    private static final Pattern EXECUTABLE =
            Pattern.compile("extensions/[^/]+|[^/]+/runtime/(bin/.+|lib/j(exec|spawnhelper))");

    private Layer() {}

    /// Unpacks into the folder and returns the one executable in `extensions`.
    public static Path unpack(Path zip, Path folder) throws IOException {
        try (var file = new ZipFile(zip.toFile())) {
            for (var entry : file.stream().filter(entry -> !entry.isDirectory()).toList()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(zip + " holds a path that leads outside: " + entry.getName());
                }
                Files.createDirectories(
                        folder.resolve(entry.getName()).resolve("..").normalize());
                try (var in = file.getInputStream(entry)) {
                    Files.copy(in, target);
                }
                if (EXECUTABLE.matcher(entry.getName()).matches()
                        && !target.toFile().setExecutable(true, false)) {
                    throw new IOException("cannot make " + target + " executable");
                }
            }
        }
        try (var found = Files.list(folder.resolve("extensions"))) {
            return found.findFirst().orElseThrow(() -> new IOException(zip + " has nothing in extensions/"));
        }
    }

    /// Deletes the folder and all in it.
    public static void delete(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (var path : walk.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
