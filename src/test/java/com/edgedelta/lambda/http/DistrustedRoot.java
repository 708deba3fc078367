package com.edgedelta.lambda.http;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.X509ExtendedTrustManager;

/// A program that enters the test's root among those of which the JDK accepts no certificate issued since a day, and
/// prints what the JDK's trust manager and ours say of a later one. Nobody has the keys of the roots that are in that
/// list. It needs a JVM of its own, with `java.util` and `sun.security.validator` opened.
final class DistrustedRoot {
    private DistrustedRoot() {}

    /// Enters, checks and prints.
    ///
    /// @param arguments a file for the trust store
    public static void main(String[] arguments) throws Exception {
        X509Certificate[] trusted = Certificates.named("root other");
        distrust(trusted[0]);
        Path file = Path.of(arguments[0]);
        KeyStore all = Certificates.store(trusted, file);
        TrustIndex index = Objects.requireNonNull(TrustIndex.of(file.toString()));
        for (X509ExtendedTrustManager manager : List.of(Certificates.jdk(all), new RootsOnDemand(index, all))) {
            for (String chain : List.of("good", "unknown")) {
                System.out.println(verdict(manager, Certificates.named(chain)));
            }
        }
    }

    /// The list is an immutable set: a table with gaps, which become this root's.
    private static void distrust(X509Certificate root) throws Exception {
        Field list = Class.forName("sun.security.validator.EntrustTLSPolicy").getDeclaredField("FINGERPRINTS");
        list.setAccessible(true);
        Object set = Objects.requireNonNull(list.get(null));
        Field elements = set.getClass().getDeclaredField("elements");
        elements.setAccessible(true);
        Object[] table = (Object[]) Objects.requireNonNull(elements.get(set));
        String fingerprint = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(root.getEncoded()))
                .toUpperCase(Locale.ROOT);
        // One gap is left: a search for anything else ends there.
        int last = Arrays.asList(table).lastIndexOf(null);
        for (int i = 0; i < last; i++) {
            table[i] = table[i] == null ? fingerprint : table[i];
        }
    }

    private static String verdict(X509ExtendedTrustManager manager, X509Certificate[] chain) throws Exception {
        try {
            manager.checkServerTrusted(chain, "UNKNOWN", new HandshakeWith("localhost"));
            return "accepted";
        } catch (CertificateException refused) {
            return refused.toString();
        }
    }
}
