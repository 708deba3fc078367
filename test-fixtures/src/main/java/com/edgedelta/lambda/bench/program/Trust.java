package com.edgedelta.lambda.bench.program;

import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;

/// How an extension is made to trust the endpoint's certificate: in addition to all it trusts anyway, since the
/// reading of those many is a part of what a first TLS connection costs.
///
/// @param others certificates of other endpoints that are trusted, too
/// @param folder where the files are made
public record Trust(TestCertificate certificate, List<TestCertificate> others, Path folder) {
    private static final List<Path> SYSTEM_BUNDLES =
            List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"), Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

    public Trust(TestCertificate certificate, Path folder) {
        this(certificate, List.of(), folder);
    }

    /// An endpoint's certificate with an RSA key: of a client that offers X25519 alone the JDK's server takes no other,
    /// as all other servers do.
    public static TestCertificate certificate(Path folder) throws IOException {
        return TestCertificate.in(folder, "RSA");
    }

    /// A store of the kind of this runtime's own: its certificates and the endpoint's.
    Path storeFor(Path runtime) throws IOException {
        var own = runtime.resolve("lib/security/cacerts");
        var made = folder.resolve("cacerts-and-endpoint");
        var password = TestCertificate.PASSWORD.toCharArray();
        try {
            var store = KeyStore.getInstance(own.toFile(), password);
            store.setCertificateEntry("endpoint", read(certificate));
            for (var i = 0; i < others.size(); i++) {
                store.setCertificateEntry("endpoint-" + i, read(others.get(i)));
            }
            try (var out = Files.newOutputStream(made)) {
                store.store(out, withoutPassword(store) ? null : password);
            }
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot add the endpoint's certificate to those of " + own, e);
        }
    }

    /// For executables that are not Java: the system's certificates, if it has a bundle, and the endpoint's.
    Path bundle() throws IOException {
        var text = new StringBuilder();
        for (var bundle : SYSTEM_BUNDLES) {
            if (text.isEmpty() && Files.isReadable(bundle)) {
                text.append(Files.readString(bundle, StandardCharsets.UTF_8)).append('\n');
            }
        }
        text.append(Files.readString(certificate.pem(), StandardCharsets.UTF_8));
        for (var other : others) {
            text.append(Files.readString(other.pem(), StandardCharsets.UTF_8));
        }
        return Files.writeString(folder.resolve("bundle.pem"), text);
    }

    /// The JDK's own is a PKCS 12 file without password and encryption; deciphering one would cost what the JDK's
    /// does not.
    private static boolean withoutPassword(KeyStore store) {
        if (!store.getType().equalsIgnoreCase("pkcs12")) {
            return false;
        }
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        return true;
    }

    private static Certificate read(TestCertificate certificate) throws IOException, GeneralSecurityException {
        try (var pem = Files.newInputStream(certificate.pem())) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
