package com.edgedelta.lambda.packaging;

import com.edgedelta.lambda.builder.training.LinkedLayer;
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
        launcher = LinkedLayer.trusting(folder, PackedLayer.launcher(), PackedLayer.home(), List.of(certificate), "");
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
