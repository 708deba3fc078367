package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The packed layer, by symbolic links, with options for its Java that overrule the launcher's, and a folder of its own
/// for temporary files.
final class LayerCopy implements AutoCloseable {
    private static final String JAVA = "java";

    private final Path folder;
    private final Path temporary;
    private final Path launcher;

    LayerCopy(String options) throws IOException {
        folder = Files.createTempDirectory("layer-copy");
        temporary = Files.createDirectory(folder.resolve("tmp"));
        Path home = Files.createDirectories(folder.resolve("edgedelta-lambda-extension"));
        link(PackedLayer.home(), home, "runtime");
        Path runtime = Files.createDirectory(home.resolve("runtime"));
        link(PackedLayer.home().resolve("runtime"), runtime, "bin");
        Path bin = Files.createDirectory(runtime.resolve("bin"));
        Path java = PackedLayer.home().resolve("runtime/bin/" + JAVA);
        link(java.resolveSibling(""), bin, JAVA);
        // Of all ways to give a JVM options only this variable overrules its command line; the launcher unsets it.
        Files.writeString(
                bin.resolve(JAVA),
                "#!/bin/sh\n_JAVA_OPTIONS='-Djava.io.tmpdir=" + temporary + " " + options + "'\nexport _JAVA_OPTIONS\n"
                        + "exec '" + java + "' \"$@\"\n");
        Files.setPosixFilePermissions(bin.resolve(JAVA), PosixFilePermissions.fromString("rwxr-xr-x"));
        launcher = Files.copy(
                PackedLayer.launcher(),
                Files.createDirectories(folder.resolve("extensions"))
                        .resolve(PackedLayer.launcher().getFileName()));
    }

    /// Links all that is in the one folder into the other but for that name.
    private static void link(Path from, Path to, String but) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals(but)) {
                    Files.createSymbolicLink(to.resolve(file.getFileName()), file);
                }
            }
        }
    }

    /// Where the extension's Java puts temporary files.
    Path temporary() {
        return temporary;
    }

    EmulatorSettings settings() {
        return new EmulatorSettings(launcher).withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25");
    }

    @Override
    public void close() throws IOException {
        Layer.delete(folder);
    }
}
