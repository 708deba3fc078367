package com.edgedelta.lambda.http;

import com.edgedelta.lambda.layer.TrustIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// The certificates of the fixtures' folder `certificates`, which its `make.sh` has made, and managers that trust some.
final class Certificates {
    private static final String PASSWORD = "changeit";

    private Certificates() {}

    /// The certificates with these names, a word each.
    static X509Certificate[] named(String names) throws IOException, GeneralSecurityException {
        String[] words = names.split(" ", -1);
        X509Certificate[] all = new X509Certificate[words.length];
        for (int i = 0; i < all.length; i++) {
            String resource = "/com/edgedelta/lambda/endpoint/certificates/" + words[i] + ".pem";
            try (InputStream in = Objects.requireNonNull(TrustIndex.class.getResourceAsStream(resource), resource)) {
                all[i] = (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(in);
            }
        }
        return all;
    }

    /// A store of them, and its file, of the kind of the JDK's own, with an index.
    static KeyStore store(X509Certificate[] trusted, Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        for (X509Certificate certificate : trusted) {
            store.setCertificateEntry("trusted" + store.size(), certificate);
        }
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        TrustIndex.write(file, PASSWORD);
        return store;
    }

    /// The JDK's trust manager for such a store.
    static X509ExtendedTrustManager jdk(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return List.of(factory.getTrustManagers()).stream()
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
