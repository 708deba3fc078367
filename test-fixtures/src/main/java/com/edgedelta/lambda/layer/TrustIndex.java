package com.edgedelta.lambda.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.zip.CRC32;

/// The index of a trust store by subject, beside the store's file: the extension finds a certificate in it without
/// parsing all. Length and CRC-32 of the store, then hash of the subject, offset and length of each certificate.
public final class TrustIndex {
    private static final int NUMBERS = 3;

    private TrustIndex() {}

    /// Writes the index.
    ///
    /// @throws IOException if the certificates cannot be found in the store's file: in an encrypted one
    public static Path write(Path store, String password) throws IOException {
        var bytes = Files.readAllBytes(store);
        try {
            var trusted = KeyStore.getInstance(store.toFile(), password.toCharArray());
            var index = ByteBuffer.allocate((2 + NUMBERS * trusted.size()) * Integer.BYTES);
            var sum = new CRC32();
            sum.update(bytes);
            index.putInt(bytes.length).putInt((int) sum.getValue());
            for (var alias : Collections.list(trusted.aliases())) {
                var certificate = (X509Certificate) trusted.getCertificate(alias);
                var encoded = certificate.getEncoded();
                index.putInt(certificate.getSubjectX500Principal().hashCode())
                        .putInt(find(bytes, encoded, store))
                        .putInt(encoded.length);
            }
            return Files.write(store.resolveSibling(store.getFileName() + ".index"), index.array());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read the trust store " + store, e);
        }
    }

    private static int find(byte[] store, byte[] certificate, Path file) throws IOException {
        for (var at = 0; at + certificate.length <= store.length; at++) {
            if (store[at] == certificate[0]
                    && store[at + 1] == certificate[1]
                    && Arrays.equals(store, at, at + certificate.length, certificate, 0, certificate.length)) {
                return at;
            }
        }
        throw new IOException("the certificates in " + file + " are encrypted");
    }
}
