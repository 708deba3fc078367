package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The packed layer with one option more, so that it trusts a certificate of the emulator's besides those it trusts
/// anyway; everything else in it is the packed layer's own, by symbolic links.
final class TrustingLayer implements AutoCloseable {
    private final Path folder;
    private final TestCertificate certificate;
    private final Path launcher;

    TrustingLayer() throws IOException {
        folder = Files.createTempDirectory("trusting-layer");
        certificate = TestCertificate.in(folder);
        launcher = layer(folder, PackedLayer.launcher(), PackedLayer.home(), List.of(certificate), "");
    }

    /// Lays a layer out in the folder whose Java trusts the certificates, too, and takes those options more.
    static Path layer(Path folder, Path launcher, Path home, List<TestCertificate> certificates, String moreOptions)
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

    TestCertificate certificate() {
        return certificate;
    }

    EmulatorSettings pushingTo(Endpoint endpoint) {
        return new EmulatorSettings(launcher)
                .withEnvironment("ED_LAMBDA_TIMEOUT_MS", "25")
                .withEnvironment("ED_ENDPOINT", endpoint.url().toString());
    }

    @Override
    public void close() throws IOException {
        Layer.delete(folder);
    }
}
