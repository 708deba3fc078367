package com.edgedelta.lambda.layer;

import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;

/// The certificates that a runtime trusts by default and the endpoints', in a store of the same kind and size as the
/// one it replaces, with an index if that has one, so that reading it costs the same.
public final class TrustStore {
    private static final List<String> PROTECTIONS =
            List.of("keystore.pkcs12.certProtectionAlgorithm", "keystore.pkcs12.macAlgorithm");

    private TrustStore() {}

    /// Makes the file.
    ///
    /// @param runtime the Java runtime whose certificates it holds
    public static synchronized Path make(Path file, Path runtime, List<TestCertificate> certificates)
            throws IOException {
        var password = TestCertificate.PASSWORD.toCharArray();
        // Nothing in it is encrypted, as in the JDK's own store. Only system properties can set that.
        PROTECTIONS.forEach(name -> System.setProperty(name, "NONE"));
        try {
            var store =
                    KeyStore.getInstance(runtime.resolve("lib/security/cacerts").toFile(), password);
            for (var i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry(
                        "endpoint-" + i, read(certificates.get(i).pem()));
            }
            try (var out = Files.newOutputStream(file)) {
                store.store(out, password);
            }
            if (Files.exists(runtime.resolve("lib/security/cacerts.index"))) {
                TrustIndex.write(file, TestCertificate.PASSWORD);
            }
            return file;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make the trust store " + file, e);
        } finally {
            PROTECTIONS.forEach(System::clearProperty);
        }
    }

    private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
