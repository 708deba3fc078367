package com.edgedelta.lambda.layer;

import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A copy of our layer made of symbolic links to the original's files: its Java has more options, or single files
/// are replaced. Java follows the links to its own files.
///
/// @param launcher a copy of the other layer's
/// @param home the folder of all other files
public record LayerCopy(Path launcher, Path home) {
    public static final String HOME = "edgedelta-lambda-extension";
    public static final String OPTIONS = "java.options";

    private static final String TRUST_STORE = "trusted";

    /// Returns the folder with runtime and options for this executable, or null if it is not a launcher of ours.
    public static @Nullable Path home(Path executable) {
        var home = executable.resolve("../..").normalize().resolve(HOME);
        return Files.isRegularFile(home.resolve(OPTIONS)) ? home : null;
    }

    /// Makes the copy in the folder, which may exist.
    ///
    /// @param home the other layer's folder with runtime and options
    public static LayerCopy of(Path launcher, Path home, Path folder) throws IOException {
        return make(launcher, home, folder, false);
    }

    /// The same, with a link for each file instead of one per folder.
    public static LayerCopy ofEachFile(Path launcher, Path home, Path folder) throws IOException {
        return make(launcher, home, folder, true);
    }

    private static LayerCopy make(Path launcher, Path home, Path folder, boolean eachFile) throws IOException {
        var copy = folder.resolve(HOME);
        link(home, copy, eachFile);
        var extensions = Files.createDirectories(folder.resolve("extensions"));
        return new LayerCopy(Files.copy(launcher, extensions.resolve(launcher.getFileName())), copy);
    }

    private static void link(Path from, Path to, boolean eachFile) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                var link = to.resolve(from.relativize(file));
                if (eachFile && Files.isDirectory(file)) {
                    link(file, link, true);
                } else {
                    Files.createSymbolicLink(link, file);
                }
            }
        }
    }

    /// Adds options for its Java, one per line.
    public LayerCopy withOptions(String more) throws IOException {
        var file = home.resolve(OPTIONS);
        var options = Files.readString(file) + "\n" + more;
        Files.delete(file);
        Files.writeString(file, options);
        return this;
    }

    /// Makes its Java trust these certificates, too.
    public LayerCopy trusting(List<TestCertificate> certificates) throws IOException {
        var store = TrustStore.make(home.resolveSibling(TRUST_STORE), home.resolve("runtime"), certificates);
        return withOptions("-Djavax.net.ssl.trustStore=\"" + store + "\"\n");
    }
}
