package com.edgedelta.lambda.http;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Where in a trust store's file the certificates of a name are, so that a connection parses those that its server's
/// certificates may lead to, and not all hundred and fifty.
///
/// The build writes the index beside the file: the file's length and CRC-32, then hash of the subject, offset and
/// length of each certificate, as big-endian numbers of 32 bits. The hash is that of `X500Principal` in the same JDK.
final class TrustIndex {
    private static final String SUFFIX = ".index";
    private static final int NUMBERS = 3;

    private final byte[] store;
    private final int[] entries;

    private TrustIndex(byte[] store, int[] entries) {
        this.store = store;
        this.entries = entries;
    }

    /// Returns null if the store has no index, or was changed after the index was made.
    static @Nullable TrustIndex of(String store) {
        try {
            byte[] bytes = read(store);
            ByteBuffer index = ByteBuffer.wrap(read(store + SUFFIX));
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (index.getInt() != bytes.length || index.getInt() != (int) sum.getValue()) {
                return null;
            }
            int[] entries = new int[index.remaining() / Integer.BYTES];
            index.asIntBuffer().get(entries);
            return new TrustIndex(bytes, entries);
        } catch (IOException | BufferUnderflowException none) {
            return null;
        }
    }

    private static byte[] read(String file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            return in.readAllBytes();
        }
    }

    /// Returns the trusted certificates that have the name of a certificate in the chain, or of an issuer of one.
    ///
    /// @throws CertificateException if one of them cannot be parsed
    List<X509Certificate> candidates(X509Certificate[] chain) throws CertificateException {
        int[] names = new int[2 * chain.length];
        for (int i = 0; i < chain.length; i++) {
            names[2 * i] = hash(chain[i].getSubjectX500Principal());
            names[2 * i + 1] = hash(chain[i].getIssuerX500Principal());
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> found = new ArrayList<>();
        for (int at = 0; at + NUMBERS <= entries.length; at += NUMBERS) {
            if (contains(names, entries[at])) {
                ByteArrayInputStream in = new ByteArrayInputStream(store, entries[at + 1], entries[at + 2]);
                found.add((X509Certificate) factory.generateCertificate(in));
            }
        }
        return found;
    }

    private static int hash(X500Principal name) {
        return name.hashCode();
    }

    private static boolean contains(int[] names, int wanted) {
        for (int name : names) {
            if (name == wanted) {
                return true;
            }
        }
        return false;
    }
}
