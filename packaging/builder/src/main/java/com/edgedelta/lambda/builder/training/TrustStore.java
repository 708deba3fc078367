package com.edgedelta.lambda.builder.training;

import com.edgedelta.lambda.endpoint.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;

/// What a runtime trusts by default, and certificates of the emulator's: of the same kind and size as the store it
/// replaces, so that reading it costs, and runs, the same.
final class TrustStore {
    private TrustStore() {}

    /// Makes the file in the folder.
    static Path in(Path folder, Path runtime, List<TestCertificate> certificates) throws IOException {
        Path file = folder.resolve("trusted");
        // As in the JDK's own store, nothing in it is encrypted: whoever reads it needs no password.
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        try (OutputStream out = Files.newOutputStream(file)) {
            Path roots = runtime.resolve("lib/security/cacerts");
            KeyStore store = KeyStore.getInstance(roots.toFile(), TestCertificate.PASSWORD.toCharArray());
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry(
                        "emulator-" + i, read(certificates.get(i).pem()));
            }
            store.store(out, TestCertificate.PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make the trust store " + file, e);
        } finally {
            System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
            System.clearProperty("keystore.pkcs12.macAlgorithm");
        }
        return file;
    }

    private static Certificate read(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
