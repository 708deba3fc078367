package com.edgedelta.lambda.builder.training;

import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A layer with more options for its Java than it has, laid out by symbolic links to the files of another one.
public final class LinkedLayer {
    private LinkedLayer() {}

    /// Lays a layer out in the folder whose Java trusts the certificates, too, and takes those options more.
    ///
    /// @param home the other layer's folder beside `extensions`
    /// @return the launcher
    public static Path trusting(
            Path folder, Path launcher, Path home, List<TestCertificate> certificates, String moreOptions)
            throws IOException {
        Path ownHome = Files.createDirectories(folder.resolve("edgedelta-lambda-extension"));
        for (String name : new String[] {"runtime", "classes.aot"}) {
            if (Files.exists(home.resolve(name))) {
                Files.createSymbolicLink(ownHome.resolve(name), home.resolve(name));
            }
        }
        Path trusted = TrustStore.in(folder, home.resolve("runtime"), certificates);
        Files.writeString(
                ownHome.resolve("java.options"),
                Files.readString(home.resolve("java.options"))
                        + "-Djavax.net.ssl.trustStore=\"" + trusted + "\"\n"
                        + moreOptions);
        return Files.copy(
                launcher, Files.createDirectories(folder.resolve("extensions")).resolve(launcher.getFileName()));
    }
}
