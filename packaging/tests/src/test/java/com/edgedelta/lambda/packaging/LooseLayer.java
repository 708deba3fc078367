package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The packed layer as a tree of links to its files, each of which can be taken away or replaced, with a launcher of
/// its own.
///
/// Java finds its files behind the links, so what is broken here is broken for the launcher only.
final class LooseLayer {
    /// Where the launcher looks for the system's libraries: paths at a word's beginning.
    private static final Pattern LIBRARIES = Pattern.compile("(?m)(?<=[ =\"])(?=/lib(64)?/)");

    private final Path launcher;
    private final Path home;

    /// Lays the tree out in the folder.
    LooseLayer(Path folder) throws IOException {
        home = folder.resolve("edgedelta-lambda-extension");
        try (Stream<Path> walk = Files.walk(PackedLayer.home())) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                Path link = file(PackedLayer.home().relativize(file).toString());
                Files.createDirectories(link.resolveSibling(""));
                Files.createSymbolicLink(link, file);
            }
        }
        launcher = Files.copy(
                PackedLayer.launcher(),
                Files.createDirectories(folder.resolve("extensions"))
                        .resolve(PackedLayer.launcher().getFileName()));
    }

    /// A file by its name below `edgedelta-lambda-extension`.
    Path file(String name) {
        return home.resolve(name);
    }

    void remove(String name) throws IOException {
        Files.delete(file(name));
    }

    void replace(String name, byte[] content, String mode) throws IOException {
        remove(name);
        Files.write(file(name), content);
        Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString(mode));
    }

    /// Has the launcher run by this shell in place of `/bin/sh`.
    LooseLayer runBy(String interpreter) throws IOException {
        String script = Files.readString(launcher);
        Files.writeString(launcher, "#!" + interpreter + script.substring(script.indexOf('\n')));
        return this;
    }

    /// Has the launcher look for the system's libraries in this folder instead of `/`.
    LooseLayer onSystem(Path root) throws IOException {
        Files.writeString(
                launcher,
                LIBRARIES.matcher(Files.readString(launcher)).replaceAll(Matcher.quoteReplacement(root.toString())));
        return this;
    }

    Path launcher() {
        return launcher;
    }

    EmulatorSettings settings() {
        return new EmulatorSettings(launcher).withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25");
    }
}
