package com.edgedelta.lambda.builder.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A layer's folder as zip and tar.gz. That both hold the same, with modes and times, the process tests show of the
/// packed layer.
final class PackingTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final String LONG = "a-folder-with-a-name-of-some-length/".repeat(3) + "file";

    @TempDir
    private Path folder;

    private Path tree;

    @BeforeEach
    void layOut() throws IOException {
        tree = folder.resolve("tree");
        for (String name : new String[] {"extensions/x", "home/runtime/bin/java", "home/runtime/lib/data", LONG}) {
            Files.createDirectories(tree.resolve(name).resolveSibling(""));
            Files.writeString(tree.resolve(name), "content of " + name);
        }
        Files.createSymbolicLink(tree.resolve("home/link"), Path.of("runtime/lib/data"));
    }

    @Test
    void programsAreExecutableFilesBehindLinksAreFilesAndAllIsSorted() throws IOException {
        assertThat(Tree.of(tree).stream().map(entry -> Integer.toOctalString(entry.mode()) + " " + entry.name()))
                .containsSubsequence("755 extensions/", "755 extensions/x", "755 home/", "644 home/link")
                .containsSubsequence("755 home/runtime/bin/", "755 home/runtime/bin/java", "644 home/runtime/lib/data");
    }

    @Test
    void packedTwiceIsTheSame() throws IOException {
        TarGz.pack(tree, folder.resolve("a.tar.gz"), TIME);
        TarGz.pack(tree, folder.resolve("b.tar.gz"), TIME);
        Zip.pack(tree, folder.resolve("a.zip"), TIME);
        Zip.pack(tree, folder.resolve("b.zip"), TIME);

        assertThat(folder.resolve("a.tar.gz")).hasSameBinaryContentAs(folder.resolve("b.tar.gz"));
        assertThat(folder.resolve("a.zip")).hasSameBinaryContentAs(folder.resolve("b.zip"));
    }

    @Test
    void aLongNameIsDividedAtASlash() throws IOException {
        Path tar = folder.resolve("a.tar.gz");
        TarGz.pack(tree, tar, TIME);

        String text;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(tar))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(text).contains("content of " + LONG).contains("ustar\00000root");
        assertThat(text.length() % 512).isZero();
        int header = text.indexOf("content of " + LONG) - 512;
        String prefix = text.substring(header + 345, text.indexOf('\0', header + 345));
        String name = text.substring(header, text.indexOf('\0', header));
        assertThat(prefix + "/" + name).isEqualTo(LONG);
    }

    @Test
    void aNameThatIsTooLongIsRefused() throws IOException {
        Path file = tree.resolve("x".repeat(101));
        Files.writeString(file, "");

        assertThatThrownBy(() -> TarGz.pack(tree, folder.resolve("a.tar.gz"), TIME))
                .hasMessageContaining("the name is too long for a tar: xxx");
    }
}
