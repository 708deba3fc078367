package com.edgedelta.lambda.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A self-signed certificate for `localhost`, 127.0.0.1 and a host that only a proxy reaches, made by the JDK's
/// keytool: key store, trust store and PEM
/// file.
///
/// @param keyStore a PKCS 12 file, which serves as trust store too
/// @param pem the certificate alone
public record TestCertificate(Path keyStore, Path pem) {
    public static final String PASSWORD = "changeit";

    /// A name that cannot be resolved.
    public static final String HOST = "logs.example.test";

    private static final long KEYTOOL_MS = 120_000;

    /// Makes the files in this folder.
    public static TestCertificate in(Path folder) {
        return in(folder, "EC");
    }

    /// With a key of this algorithm, as keytool calls it.
    public static TestCertificate in(Path folder, String keyAlgorithm) {
        var certificate = new TestCertificate(folder.resolve("endpoint.p12"), folder.resolve("endpoint.pem"));
        var store = List.of("-keystore", certificate.keyStore.toString(), "-storepass", PASSWORD, "-alias", "endpoint");
        keytool(
                "-genkeypair",
                store,
                List.of(
                        "-keyalg",
                        keyAlgorithm,
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,dns:" + HOST + ",ip:127.0.0.1"),
                List.of("-validity", "3650", "-storetype", "PKCS12"));
        keytool("-exportcert", store, List.of("-rfc", "-file", certificate.pem.toString()), List.of());
        return certificate;
    }

    /// A context that presents this certificate and trusts only it.
    public SSLContext sslContext() {
        return sslContext("TLS");
    }

    /// The same with a protocol of `SSLContext`: `TLSv1.2` speaks no later version.
    public SSLContext sslContext(String protocol) {
        try (var in = Files.newInputStream(keyStore)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance(protocol);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot use the certificate in " + keyStore, e);
        }
    }

    private static void keytool(String command, List<String> store, List<String> more, List<String> evenMore) {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var words = new ArrayList<>(List.of(tool, command));
        words.addAll(store);
        words.addAll(more);
        words.addAll(evenMore);
        try {
            var process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(KEYTOOL_MS, TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + tool, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + tool + " ran", e);
        }
    }
}
