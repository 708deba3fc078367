package com.edgedelta.lambda.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.edgedelta.lambda.log.ExtensionLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// A TLS context that trusts the certificates of a file in addition to the JDK's. The file is read once, when the
/// first TLS client is made. If it is useless, that is reported, and only the JDK's certificates are trusted.
public final class Trust {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    /// Some four times what all public authorities take.
    private static final long LONGEST_FILE = 1_000_000;

    private final String setting;
    private final String file;
    private final ExtensionLog log;
    private @Nullable SSLContext context;
    private boolean read;

    /// @param setting the variable and its value, for people
    /// @param file in PEM format: any number of certificates, other text between them
    public Trust(String setting, String file, ExtensionLog log) {
        this.setting = setting;
        this.file = file;
        this.log = log;
    }

    /// Returns null if only the JDK's own context is needed.
    public synchronized @Nullable SSLContext context() {
        if (!read) {
            read = true;
            try {
                context = contextWith(text());
            } catch (Unusable unusable) {
                log.warn(setting + " cannot be used: " + unusable.getMessage()
                        + "; trusting the certificates that Java brings along");
            }
        }
        return context;
    }

    private String text() throws Unusable {
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw new Unusable("there is no such file");
            }
            if (Files.size(path) > LONGEST_FILE) {
                throw new Unusable("it is larger than " + LONGEST_FILE + " bytes");
            }
            return new String(Files.readAllBytes(path), ISO_8859_1);
        } catch (IOException | InvalidPathException unreadable) {
            throw new Unusable("it cannot be read");
        }
    }

    private SSLContext contextWith(String text) throws Unusable {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            addCertificates(text, trusted);
            for (X509Certificate own : ((X509TrustManager) managers(null)[0]).getAcceptedIssuers()) {
                trusted.setCertificateEntry("own" + trusted.size(), own);
            }
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, managers(trusted), null);
            return made;
        } catch (IOException | GeneralSecurityException unsupported) {
            throw new Unusable(unsupported.getClass().getSimpleName());
        }
    }

    /// @param trusted null for what the JDK trusts
    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private void addCertificates(String text, KeyStore trusted) throws GeneralSecurityException, Unusable {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        int begun = 0;
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + BEGIN.length())) {
            begun++;
            Certificate certificate = certificate(factory, text, at);
            if (certificate != null) {
                trusted.setCertificateEntry("added" + begun, certificate);
            }
        }
        if (trusted.size() == 0) {
            throw new Unusable(
                    begun == 0 ? "it holds no certificate in PEM format" : "none of its certificates can be read");
        }
        if (trusted.size() < begun) {
            log.warn(setting + ": " + (begun - trusted.size()) + " of " + begun
                    + " certificates cannot be read; using the others");
        }
    }

    /// Returns the certificate that begins there, or null if it cannot be read.
    private static @Nullable Certificate certificate(CertificateFactory factory, String text, int at) {
        int end = text.indexOf(END, at);
        String block = end < 0 ? "" : text.substring(at, end + END.length());
        try {
            return factory.generateCertificate(new ByteArrayInputStream(block.getBytes(ISO_8859_1)));
        } catch (CertificateException none) {
            return null; // The caller counts it.
        }
    }

    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String problem) {
            super(problem, null, false, false);
        }
    }
}
