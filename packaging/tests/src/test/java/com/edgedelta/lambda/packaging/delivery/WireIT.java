package com.edgedelta.lambda.packaging.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.Invocation;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.endpoint.ForwardProxy;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import com.edgedelta.lambda.packaging.fixture.QuietMachine;
import com.edgedelta.lambda.packaging.fixture.TrustingLayer;
import com.edgedelta.lambda.telemetry.Burst;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packed layer's requests: headers, compression, and route. Every secret here is
/// `geheim`, and no line of the extension may contain it.
final class WireIT {
    private static final int LINES = 200_000;
    private static final int LENGTH = 200;
    private static final long PEAK_KB = 96 * 1_000;

    private static final String USER = "user:geheim";
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString(USER.getBytes(UTF_8));

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() {
        certificate = TestCertificate.in(folder, "RSA");
    }

    /// Two invocations, whose lines must arrive; returns the extension's output.
    private static List<String> deliver(EmulatorSettings settings, Endpoint endpoint) {
        try (Emulator emulator = new Emulator(settings.withEnvironment("ED_PRINT_EXTENSION_LOGS", "true"))) {
            assertThat(emulator.start().problem()).isNull();
            emulator.invoke(Deliveries.invocation("first", 3));
            emulator.invoke(Deliveries.invocation("second", 3));
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(Deliveries.lines(endpoint))
                    .startsWith(Deliveries.expected("first", 3).toArray(String[]::new))
                    .endsWith(Deliveries.expected("second", 3).toArray(String[]::new))
                    .hasSize(6);
            assertThat(emulator.violations()).isEmpty();
            assertThat(emulator.output())
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("geheim") || line.contains(BASIC.substring(6)));
            return emulator.output();
        }
    }

    /// The JDK's server would also send a date, which costs more than the rest of the response.
    @Tag("patched")
    @Test
    void lambdaIsAnsweredWithNothingThatNobodyReads() throws IOException {
        try (Endpoint endpoint = Endpoint.http();
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint))) {
            emulator.start();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), emulator.telemetryPort())) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]"
                                .getBytes(UTF_8));

                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)
                                .strip()
                                .lines())
                        .containsExactly("HTTP/1.1 200 OK", "Content-length: 0");
            }
        }
    }

    private static boolean isWarning(String line) {
        return line.contains("cannot") || line.contains("not take") || line.contains("not used");
    }

    @Test
    void tokenHeadersAndUserAgentArrive() {
        try (Endpoint endpoint = Endpoint.http()) {
            List<String> said = deliver(
                    PackedLayer.pushingTo(endpoint)
                            .withEnvironment("ED_AUTH_TOKEN", "geheim")
                            .withEnvironment("ED_HTTP_HEADERS", "X-Tenant=a, X-Secret=geheim\\,geheim"),
                    endpoint);

            assertThat(endpoint.requests()).allSatisfy(request -> {
                assertThat(request.header("X-Tenant")).isEqualTo("a");
                assertThat(request.header("X-Secret")).isEqualTo("geheim,geheim");
                assertThat(request.header("User-Agent"))
                        .matches("edgedelta-lambda-extension/" + System.getProperty("layer.version"));
            });
            assertThat(endpoint.accepted())
                    .filteredOn(request -> request.method().equals("POST"))
                    .extracting(request -> request.header("Authorization"))
                    .isNotEmpty()
                    .containsOnly("Bearer geheim");
            assertThat(said).noneMatch(WireIT::isWarning);
        }
    }

    @Test
    void userInfoOfTheEndpointIsBasicAuthentication() {
        try (Endpoint endpoint = Endpoint.http()) {
            deliver(
                    PackedLayer.withoutEndpoint()
                            .withEnvironment("ED_ENDPOINT", "http://" + USER + "@127.0.0.1:" + endpoint.port() + "/in"),
                    endpoint);

            assertThat(endpoint.requests())
                    .filteredOn(request -> request.method().equals("POST"))
                    .isNotEmpty()
                    .allSatisfy(request -> {
                        assertThat(request.header("Authorization")).isEqualTo(BASIC);
                        assertThat(request.path()).isEqualTo("/in");
                    });
        }
    }

    @Test
    void aRefusedTokenIsSaidWithoutIt() {
        try (Endpoint endpoint = Endpoint.http().behave(request -> EndpointAnswer.status(401));
                Emulator emulator =
                        new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment("ED_AUTH_TOKEN", "geheim"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("refused", 3));

            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("status 401")
                    .doesNotContain("geheim");
        }
    }

    @Test
    @QuietMachine
    void everyLineOfABurstArrivesThroughGzipInABoundedMemory() {
        assertBurst(Ledger::burst, 0.2);
    }

    @Test
    @QuietMachine
    void linesThatHardlyCompressNeedNoMoreMemory() {
        assertBurst(
                (ledger, count, length) -> {
                    ledger.burst(count, length);
                    return new Burst(count, WireIT::noisy);
                },
                0.8);
    }

    private interface Bursts {
        Burst of(Ledger ledger, int count, int length);
    }

    private static void assertBurst(Bursts bursts, double mostOfThePlain) {
        AtomicLong wire = new AtomicLong();
        AtomicLong plain = new AtomicLong();
        Ledger ledger = new Ledger();
        try (Endpoint endpoint = Endpoint.http().forgetBodies().onAccepted(request -> {
                    ledger.read(request);
                    wire.addAndGet(request.bodyLength());
                    plain.addAndGet(request.text().length());
                });
                Emulator emulator = new Emulator(PackedLayer.pushingTo(endpoint)
                        .withEnvironment("ED_COMPRESSION", "gzip")
                        .withFunctionTimeoutMs(120_000))) {
            emulator.start();
            emulator.invoke(new Invocation().withBurst(bursts.of(ledger, LINES, LENGTH)));
            long peak = emulator.processStats().peakRssKb();
            emulator.shutdown("spindown");

            System.out.println(
                    "burst with gzip: " + ledger + ", " + wire + " of " + plain + " bytes, peak " + peak + " kB");
            assertThat(ledger.lost()).as("%s", ledger).isZero();
            assertThat(ledger.duplicated()).as("%s", ledger).isZero();
            assertThat(ledger.droppedInAll()).isZero();
            assertThat(wire.get()).isPositive().isLessThan((long) (plain.get() * mostOfThePlain));
            assertThat(peak).isLessThanOrEqualTo(PEAK_KB);
        }
    }

    /// A line that the ledger knows by its number; the rest of it is random.
    private static String noisy(int line) {
        byte[] noise = new byte[140];
        new Random(line).nextBytes(noise);
        return "#" + Integer.toString(10_000_000 + line).substring(1) + "# "
                + Base64.getEncoder().encodeToString(noise);
    }

    @Test
    void anEndpointThatTakesNoGzipIsSentTheSameUncompressed() {
        try (Endpoint endpoint = Endpoint.http()
                        .behave(request ->
                                EndpointAnswer.status(request.header("Content-Encoding") == null ? 200 : 415));
                Emulator emulator =
                        new Emulator(PackedLayer.pushingTo(endpoint).withEnvironment("ED_COMPRESSION", "gzip"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("first", 3));
            emulator.invoke(Deliveries.invocation("second", 3));

            assertThat(Deliveries.lines(endpoint)).hasSize(6).doesNotHaveDuplicates();
            assertThat(emulator.output()).singleElement().asString().contains("does not accept gzip");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, false, HTTP_PROXY",
        "http, true, http_proxy",
        "https, false, https_proxy",
        "https, true, HTTPS_PROXY",
        "https, true, ED_PROXY"
    })
    void aProxyIsUsedForTheEndpointAlone(String scheme, boolean demanding, String variable) {
        try (Endpoint endpoint = scheme.equals("http") ? Endpoint.http() : Endpoint.https(certificate.sslContext());
                ForwardProxy proxy = ForwardProxy.demanding(demanding ? BASIC : null, endpoint)) {
            List<String> said = deliver(by(proxy, scheme, demanding ? USER : null, variable), endpoint);

            assertThat(said).noneMatch(WireIT::isWarning);
            assertThat(endpoint.requests())
                    .as("by the proxy, and knowing nothing of it")
                    .isNotEmpty()
                    .allSatisfy(request ->
                            assertThat(request.header("Proxy-Authorization")).isIn(null, BASIC));
            assertThat(proxy.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.line()).contains(TestCertificate.HOST));
            if (scheme.equals("https")) {
                assertThat(proxy.requests()).as("tunnels").hasSize(1);
                assertThat(endpoint.requests())
                        .extracting(request -> request.header("Proxy-Authorization"))
                        .containsOnlyNulls();
            }
        }
    }

    /// Pushes to a host that only the proxy can reach.
    private static EmulatorSettings by(ForwardProxy proxy, String scheme, @Nullable String user, String variable) {
        String before = user == null ? "" : user + "@";
        return PackedLayer.withoutEndpoint()
                .withEnvironment("ED_ENDPOINT", scheme + "://" + TestCertificate.HOST + "/logs")
                .withEnvironment("ED_CA_BUNDLE", certificate.pem().toString())
                .withEnvironment(variable, "http://" + before + "127.0.0.1:" + proxy.port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyThatRefusesIsNamedWithoutThePassword(String scheme) {
        try (Endpoint endpoint = scheme.equals("http") ? Endpoint.http() : Endpoint.https(certificate.sslContext());
                ForwardProxy proxy = ForwardProxy.demanding("Basic other", endpoint);
                Emulator emulator = new Emulator(by(proxy, scheme, USER, "ED_PROXY"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("refused", 3));

            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("status 407", "the proxy")
                    .doesNotContain("geheim");
            assertThat(endpoint.requests()).isEmpty();
        }
    }

    @Test
    void whatNoProxyNamesIsReachedWithoutIt() {
        try (Endpoint endpoint = Endpoint.http();
                ForwardProxy proxy = ForwardProxy.before(endpoint);
                Emulator emulator = new Emulator(
                        by(proxy, "http", null, "ED_PROXY").withEnvironment("NO_PROXY", "x, .example.test"))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("direct", 1));

            assertThat(proxy.requests()).isEmpty();
            assertThat(emulator.output())
                    .as("nobody else knows that name")
                    .singleElement()
                    .asString()
                    .contains("does not take all logs");
        }
    }

    @Test
    void aProxyOfNoUseIsSaidAndNoneUsed() {
        try (Endpoint endpoint = Endpoint.http()) {
            List<String> said = deliver(
                    PackedLayer.pushingTo(endpoint).withEnvironment("HTTP_PROXY", "socks5://" + USER + "@127.0.0.1:1"),
                    endpoint);

            assertThat(said)
                    .filteredOn(WireIT::isWarning)
                    .singleElement()
                    .asString()
                    .startsWith("[edgedelta] HTTP_PROXY=\"...@127.0.0.1:1\" cannot be used");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ED_CA_BUNDLE", "SSL_CERT_FILE"})
    void aCertificateOfABundleIsTrusted(String variable) {
        try (Endpoint endpoint = Endpoint.https(certificate.sslContext())) {
            List<String> said = deliver(
                    PackedLayer.pushingTo(endpoint)
                            .withEnvironment(variable, certificate.pem().toString()),
                    endpoint);

            assertThat(said).noneMatch(WireIT::isWarning);
        }
    }

    @Test
    void whatJavaTrustsIsTrustedBesidesTheBundle() throws IOException {
        try (TrustingLayer layer = new TrustingLayer();
                Endpoint endpoint = Endpoint.https(layer.certificate().sslContext())) {
            List<String> said = deliver(
                    layer.pushingTo(endpoint)
                            .withEnvironment("ED_CA_BUNDLE", certificate.pem().toString()),
                    endpoint);

            assertThat(said).noneMatch(WireIT::isWarning);
        }
    }

    @Test
    void aBundleOfNoUseIsSaidOnceAndWhatJavaTrustsIsTrusted() throws IOException {
        Path garbled = Files.writeString(folder.resolve("garbled.pem"), "-----BEGIN CERTIFICATE-----\nno\n");
        for (String file : List.of("/nowhere/ca.pem", garbled.toString())) {
            try (TrustingLayer layer = new TrustingLayer();
                    Endpoint endpoint = Endpoint.https(layer.certificate().sslContext())) {
                List<String> said = deliver(layer.pushingTo(endpoint).withEnvironment("SSL_CERT_FILE", file), endpoint);

                assertThat(said)
                        .filteredOn(WireIT::isWarning)
                        .singleElement()
                        .asString()
                        .startsWith("[edgedelta] SSL_CERT_FILE=\"" + file + "\" cannot be used");
            }
        }
    }

    /// Many Lambda functions set it for another program.
    @Test
    void withoutTlsNoBundleIsLookedAt() {
        try (Endpoint endpoint = Endpoint.http()) {
            List<String> said = deliver(
                    PackedLayer.pushingTo(endpoint).withEnvironment("SSL_CERT_FILE", "/nowhere/ca.pem"), endpoint);

            assertThat(said).noneMatch(WireIT::isWarning);
            assertThat(endpoint.accepted()).extracting(EndpointRequest::method).contains("POST");
        }
    }
}
