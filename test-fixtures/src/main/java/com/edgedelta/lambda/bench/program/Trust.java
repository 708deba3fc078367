package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.layer.TrustStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How an extension trusts the endpoint's certificate: in addition to all certificates it trusts anyway, since
/// reading those is a part of the cost of a first TLS connection.
///
/// @param others certificates of other trusted endpoints
/// @param folder where the files are made
public record Trust(TestCertificate certificate, List<TestCertificate> others, Path folder) {
    private static final List<Path> SYSTEM_BUNDLES =
            List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"), Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

    public Trust(TestCertificate certificate, Path folder) {
        this(certificate, List.of(), folder);
    }

    /// An endpoint's certificate with an RSA key, as most endpoints have.
    public static TestCertificate certificate(Path folder) throws IOException {
        return TestCertificate.in(folder, "RSA");
    }

    /// The certificate of another endpoint, with a key on P-256.
    public static TestCertificate elliptic(Path folder) throws IOException {
        return TestCertificate.in(Files.createDirectories(folder.resolve("elliptic")));
    }

    /// All certificates that are trusted besides a runtime's own.
    List<TestCertificate> certificates() {
        var all = new ArrayList<TestCertificate>();
        all.add(certificate);
        all.addAll(others);
        return all;
    }

    /// A store of the kind of this runtime's own: its certificates and the endpoints'.
    Path storeFor(Path runtime) throws IOException {
        return TrustStore.make(folder.resolve("cacerts-and-endpoint"), runtime, certificates());
    }

    /// For executables that are not Java: the system's certificates, if it has a bundle, and the endpoint's.
    Path bundle() throws IOException {
        var text = new StringBuilder();
        for (var bundle : SYSTEM_BUNDLES) {
            if (text.isEmpty() && Files.isReadable(bundle)) {
                text.append(Files.readString(bundle, StandardCharsets.UTF_8)).append('\n');
            }
        }
        for (var trusted : certificates()) {
            text.append(Files.readString(trusted.pem(), StandardCharsets.UTF_8));
        }
        return Files.writeString(folder.resolve("bundle.pem"), text);
    }
}
