package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Verdicts about chains of certificates, each compared with that of the JDK's trust manager for the same store.
final class RootsOnDemandTest {
    @TempDir
    private Path folder;

    /// The reason why a chain is refused; null if it is accepted.
    private static @Nullable String verdict(X509ExtendedTrustManager manager, X509Certificate[] chain, String host)
            throws Exception {
        try {
            manager.checkServerTrusted(chain, "UNKNOWN", new HandshakeWith(host));
            return null;
        } catch (CertificateException refused) {
            return refused.toString();
        }
    }

    private TrustIndex index() {
        return Objects.requireNonNull(TrustIndex.of(folder.resolve("trusted").toString()));
    }

    private static KeyStore empty() throws Exception {
        KeyStore none = KeyStore.getInstance("JKS");
        none.load(null, null);
        return none;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "the root itself, root other, good, localhost",
        "root in the chain too, root other, good root, localhost",
        "an intermediate, root other, ofIntermediate intermediate, localhost",
        "a chain in disorder, root other, ofIntermediate other intermediate, localhost",
        "the same root twice, root root other, good, localhost",
        "the root issued again, root again other, good, localhost",
        "the root issued again in the chain, root other, good again, localhost",
        "another root of that name, namesake root, good, localhost",
        "a cross-signed root that is trusted, new, ofNew cross, localhost",
        "a cross-signed root whose signer is trusted, other, ofNew cross, localhost",
        "a cross-signed root and both are trusted, other new, ofNew cross other, localhost",
        "names that are allowed, root, ofIntermediate allowed, localhost",
        "a root signed with SHA-1, sha1, good, localhost",
        "the server's own certificate, good, good, localhost",
    })
    void acceptsByTheCandidatesAloneWhatTheJdkAccepts(String what, String trusted, String chain, String host)
            throws Exception {
        KeyStore all = Certificates.store(Certificates.named(trusted), folder.resolve("trusted"));
        X509Certificate[] server = Certificates.named(chain);

        assertThat(verdict(Certificates.jdk(all), server, host)).isNull();
        assertThat(verdict(new RootsOnDemand(index(), empty()), server, host)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "expired, root, expired",
        "not valid yet, root, future",
        "an unknown root, root, unknown",
        "an unknown root of a known name, namesake, good",
        "an intermediate that is missing, root, ofIntermediate",
        "an intermediate that is no CA, root, ofIntermediate noCa",
        "names that are not allowed, root, ofIntermediate constrained",
        "for clients, root, client",
        "a critical extension that nobody knows, root, critical",
        "a key of RSA 512, root, tinyKey",
        "a root of RSA 512, tiny, ofTiny",
        "a cross-signed root whose signer is unknown, root, ofNew cross",
    })
    void refusesWhatTheJdkRefusesForTheSameReason(String what, String trusted, String chain) throws Exception {
        assertThat(bothSay(trusted, chain, "localhost")).isNotNull();
    }

    @Test
    void refusesAWrongHost() throws Exception {
        assertThat(bothSay("root", "good", "wrong.example")).contains("wrong.example");
    }

    /// The JDK decides these by its settings, which may change.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "signed with SHA-1, root, sha1Leaf",
        "an intermediate signed with SHA-1, root, ofIntermediate sha1Intermediate",
        "a key of RSA 1024, root, weakKey",
        "a root of RSA 1024, weak, ofWeak",
    })
    void saysOfWeakAlgorithmsWhatTheJdkSays(String what, String trusted, String chain) throws Exception {
        bothSay(trusted, chain, "localhost");
    }

    private @Nullable String bothSay(String trusted, String chain, String host) throws Exception {
        KeyStore all = Certificates.store(Certificates.named(trusted), folder.resolve("trusted"));
        X509Certificate[] server = Certificates.named(chain);
        String verdict = verdict(Certificates.jdk(all), server, host);

        assertThat(verdict(new RootsOnDemand(index(), all), server, host)).isEqualTo(verdict);
        return verdict;
    }

    /// Each as a server's own certificate: policies about authorities, keys and times apply.
    @Test
    void saysOfEachRootOfTheJdkWhatTheJdkSays() throws Exception {
        Path cacerts = Path.of(System.getProperty("java.home"), "lib/security/cacerts");
        KeyStore own = KeyStore.getInstance(cacerts.toFile(), "changeit".toCharArray());
        X509Certificate[] roots = Collections.list(own.aliases()).stream()
                .map(alias -> certificate(own, alias))
                .toArray(X509Certificate[]::new);
        KeyStore all = Certificates.store(roots, folder.resolve("trusted"));
        RootsOnDemand onDemand = new RootsOnDemand(index(), all);
        X509ExtendedTrustManager jdk = Certificates.jdk(all);

        for (X509Certificate root : roots) {
            X509Certificate[] chain = {root};
            assertThat(verdict(onDemand, chain, "localhost")).isEqualTo(verdict(jdk, chain, "localhost"));
            assertThat(index().candidates(chain)).contains(root).hasSizeLessThan(roots.length / 10);
        }
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            return (X509Certificate) store.getCertificate(alias);
        } catch (KeyStoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void refusesCertificatesOfAnAuthorityThatTheJdkTrustsNoMore() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/sun.security.validator=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DistrustedRoot.class.getName(),
                        folder.resolve("trusted").toString())
                .redirectErrorStream(true)
                .start();
        List<String> verdicts = process.inputReader().readAllLines();

        assertThat(verdicts).hasSize(4);
        assertThat(verdicts.get(0)).contains("anchored by a distrusted");
        assertThat(verdicts.get(1)).isEqualTo("accepted");
        assertThat(verdicts.subList(2, 4)).isEqualTo(verdicts.subList(0, 2));
    }

    @Test
    void trustsNothingMoreAfterOtherServers() throws Exception {
        KeyStore all = Certificates.store(Certificates.named("root other new"), folder.resolve("trusted"));
        RootsOnDemand onDemand = new RootsOnDemand(index(), all);

        for (String chain : List.of("good", "expired", "unknown", "good", "ofNew cross", "good")) {
            X509Certificate[] server = Certificates.named(chain);
            assertThat(verdict(onDemand, server, "localhost"))
                    .isEqualTo(verdict(Certificates.jdk(all), server, "localhost"));
        }
    }

    /// Chains without any name in the index: self-signed, or of an authority that is not trusted.
    @ParameterizedTest
    @ValueSource(strings = {"new", "weak", "ofTiny", "ofNew"})
    void saysOfAnUnknownServerWhatTheJdkSaysAlsoAfterAKnownOne(String unknown) throws Exception {
        KeyStore all = Certificates.store(Certificates.named("root other"), folder.resolve("trusted"));
        X509Certificate[] server = Certificates.named(unknown);
        RootsOnDemand onDemand = new RootsOnDemand(index(), all);
        assertThat(index().candidates(server)).isEmpty();

        for (String chain : List.of("good", unknown, "good", unknown, unknown)) {
            X509Certificate[] met = Certificates.named(chain);
            assertThat(verdict(onDemand, met, "localhost")).isEqualTo(verdict(Certificates.jdk(all), met, "localhost"));
        }
    }

    @Test
    void refusesNoChainAtAllAsTheJdkDoes() throws Exception {
        KeyStore all = Certificates.store(Certificates.named("root"), folder.resolve("trusted"));

        for (X509TrustManager manager : List.of(new RootsOnDemand(index(), all), Certificates.jdk(all))) {
            assertThatThrownBy(() -> manager.checkServerTrusted(new X509Certificate[0], "UNKNOWN"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesAllIssuersThatAreTrusted() throws Exception {
        KeyStore all = Certificates.store(Certificates.named("root other"), folder.resolve("trusted"));

        assertThat(new RootsOnDemand(index(), all).getAcceptedIssuers())
                .containsExactlyInAnyOrder(Certificates.named("root other"));
    }

    @Test
    void anIndexOfAnotherStoreIsNotUsed() throws Exception {
        Path store = folder.resolve("trusted");
        Path index = folder.resolve("trusted.index");
        Certificates.store(Certificates.named("root other"), store);
        byte[] before = Files.readAllBytes(index);
        Certificates.store(Certificates.named("root new"), store);
        Files.write(index, before);

        assertThat(TrustIndex.of(store.toString())).isNull();
        Files.write(index, new byte[3]);
        assertThat(TrustIndex.of(store.toString())).isNull();
        Files.delete(index);
        assertThat(TrustIndex.of(store.toString())).isNull();
    }
}
