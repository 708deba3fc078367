package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The packed layer, by symbolic links, with a folder of its own for temporary files and, where that is wanted,
/// another heap than its launcher gives it.
final class LayerCopy implements AutoCloseable {
    private static final String OPTIONS = "java.options";
    private static final Pattern HEAP = Pattern.compile("-Xmx\\$\\(\\(.*?\\)\\)m");

    private final Path folder;
    private final Path temporary;
    private final Path launcher;

    LayerCopy() throws IOException {
        this(null);
    }

    /// @param heap an option for Java that takes the place of the launcher's; null for that
    LayerCopy(@Nullable String heap) throws IOException {
        folder = Files.createTempDirectory("layer-copy");
        temporary = Files.createDirectory(folder.resolve("tmp"));
        Path home = Files.createDirectories(folder.resolve("edgedelta-lambda-extension"));
        link(PackedLayer.home(), home, OPTIONS);
        Files.writeString(
                home.resolve(OPTIONS),
                Files.readString(PackedLayer.home().resolve(OPTIONS)) + "-Djava.io.tmpdir=\"" + temporary + "\"\n");
        launcher = Files.copy(
                PackedLayer.launcher(),
                Files.createDirectories(folder.resolve("extensions"))
                        .resolve(PackedLayer.launcher().getFileName()));
        if (heap != null) {
            Matcher launchers = HEAP.matcher(Files.readString(launcher));
            if (!launchers.find()) {
                throw new IllegalStateException("the launcher sets no heap that could be replaced");
            }
            Files.writeString(launcher, launchers.replaceAll(heap));
        }
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
