package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.testing.LogLines;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of certificates, and the clients that trust them.
final class TrustTest {
    @TempDir
    private static Path shared;

    private static TestCertificate one;
    private static TestCertificate other;

    @TempDir
    private Path folder;

    private final LogLines log = new LogLines();

    @BeforeAll
    static void makeCertificates() throws IOException {
        one = TestCertificate.in(Files.createDirectory(shared.resolve("one")), "RSA");
        other = TestCertificate.in(Files.createDirectory(shared.resolve("other")), "RSA");
    }

    private Trust trust(String text) throws IOException {
        Path file = folder.resolve("ca.pem");
        Files.writeString(file, text);
        return trust(file);
    }

    private Trust trust(Path file) {
        return new Trust("ED_CA_BUNDLE=\"ca.pem\"", file.toString(), log.log());
    }

    private static int get(Trust trust, Endpoint endpoint, boolean quick) throws Exception {
        Route route = new Route(null, null, trust);
        try (HttpClient client = quick
                ? Clients.quickTls(new CallerRunsExecutor(), route)
                : Clients.tls(new CallerRunsExecutor(), route)) {
            return client.sendAsync(
                            HttpRequest.newBuilder(endpoint.url()).build(), HttpResponse.BodyHandlers.discarding())
                    .get(60, TimeUnit.SECONDS)
                    .statusCode();
        }
    }

    private static void assertTrusts(Trust trust, TestCertificate... certificates) throws Exception {
        for (TestCertificate certificate : certificates) {
            try (Endpoint endpoint = Endpoint.https(certificate.sslContext())) {
                assertThat(get(trust, endpoint, false)).isEqualTo(200);
                assertThat(get(trust, endpoint, true)).isEqualTo(200);
            }
        }
    }

    private static void assertDoesNotTrust(Trust trust, TestCertificate certificate) {
        try (Endpoint endpoint = Endpoint.https(certificate.sslContext())) {
            assertThatThrownBy(() -> get(trust, endpoint, false)).hasCauseInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void theCertificateOfAFileIsTrustedAndNoOther() throws Exception {
        Trust trust = trust(one.pem());

        assertTrusts(trust, one);
        assertDoesNotTrust(trust, other);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aFileMayHoldManyWithTextBetweenThemAndAnyLineEnds() throws Exception {
        String text = "# ours -----\n\nsubject=CN = localhost\n"
                + Files.readString(one.pem()).replace("\r", "") + "\n=====\nanother:\n"
                + Files.readString(other.pem()).replace("\r", "").replace("\n", "\r\n");

        assertTrusts(trust(text), one, other);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void ofDamagedCertificatesTheOthersAreTrustedAndTheNumberIsSaid() throws Exception {
        String pem = Files.readString(one.pem());
        Trust trust = trust(Files.readString(other.pem()) + pem.replace("MII", "???") + pem);

        assertTrusts(trust, one, other);
        assertThat(log.lines())
                .containsExactly("[edgedelta] ED_CA_BUNDLE=\"ca.pem\": 1 of 3 certificates cannot be read;"
                        + " using the others");
    }

    @Test
    void aFileThatIsNotThereIsSaidOnceAndTheJdksTrustUsed() {
        Trust trust = trust(folder.resolve("missing.pem"));

        assertThat(trust.context()).isNull();
        assertThat(trust.context()).isNull();
        assertDoesNotTrust(trust, one);
        assertThat(log.lines())
                .containsExactly("[edgedelta] ED_CA_BUNDLE=\"ca.pem\" cannot be used: there is no such file;"
                        + " trusting the certificates that Java brings along");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate at all",
                "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n",
            })
    void aFileOfNoUseIsSaidInOneLine(String text) throws IOException {
        assertThat(trust(text).context()).isNull();

        assertThat(log.lines()).singleElement().asString().contains("cannot be used: ", "certificate");
    }

    @Test
    void aFolderAndAnEndlessFileAreNotRead() throws IOException {
        assertThat(trust(folder).context()).isNull();
        assertThat(trust(Path.of("/dev/zero")).context()).isNull();
        assertThat(trust(Files.readString(one.pem()) + "x".repeat(1_000_000)).context())
                .isNull();

        assertThat(log.lines()).hasSize(3);
        assertThat(log.lines().getLast()).contains("larger than 1000000 bytes");
    }
}
