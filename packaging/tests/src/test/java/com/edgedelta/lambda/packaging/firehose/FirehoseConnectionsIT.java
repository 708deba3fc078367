package com.edgedelta.lambda.packaging.firehose;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.ForwardProxy;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.fault.ConnectionScript;
import com.edgedelta.lambda.fault.FaultyPort;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The packed Firehose layer, with connections that cannot be made or that die while the process is frozen.
final class FirehoseConnectionsIT {
    private static final Duration ONE_FLUSH = Duration.ofSeconds(8);
    private static final Duration AT_ONCE = Duration.ofMillis(2_500);

    private static EmulatorSettings pushingTo(String url) {
        return FirehoseLayer.settings().withEnvironment("AWS_ENDPOINT_URL_FIREHOSE", url);
    }

    private static String at(String scheme, FaultyPort port) {
        return scheme + port.port() + "/";
    }

    /// Makes ten invocations; returns their lines.
    private static List<String> assertCostOneFlush(Emulator emulator) {
        List<String> lines = new ArrayList<>();
        Duration share = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            InvocationResult result = emulator.invoke(Deliveries.invocation("dead " + i, 2));
            lines.addAll(Deliveries.expected("dead " + i, 2));
            assertThat(result.timedOut()).isFalse();
            share = share.plus(result.ownShare());
        }
        assertThat(share).isLessThan(ONE_FLUSH);
        assertThat(emulator.output())
                .singleElement()
                .asString()
                .contains(FirehoseLayer.STREAM, "does not take all logs")
                .doesNotContain("a-session-token", "wJalrXUtnFEMI");
        return lines;
    }

    @Test
    void aBlackHoleCostsOneFlushAndWhatWaitedArrivesOnceAndInOrderWhenItIsGone() {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                FaultyPort port = FaultyPort.before(endpoint.endpoint());
                Emulator emulator = new Emulator(pushingTo(at("http://127.0.0.1:", port)))) {
            port.blackHole();
            assertThat(emulator.start().problem()).isNull();
            List<String> lines = assertCostOneFlush(emulator);
            port.open();
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(lines);
            assertThat(endpoint.violations()).isEmpty();
        }
    }

    @Test
    void aServerThatSpeaksNoTlsCostsOneFlush() {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                FaultyPort port = FaultyPort.before(endpoint.endpoint()).serve(ConnectionScript.plainText());
                Emulator emulator = new Emulator(pushingTo(at("https://localhost:", port)))) {
            assertThat(emulator.start().problem()).isNull();
            assertCostOneFlush(emulator);
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(port.connections()).as("the fault took place").isPositive();
            assertThat(endpoint.calls()).isEmpty();
        }
    }

    @Test
    void aServerWhoseCertificateNobodyTrustsCostsOneFlush(@TempDir Path folder) {
        TestCertificate certificate = TestCertificate.in(folder);
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.https(certificate.sslContext());
                Emulator emulator = new Emulator(pushingTo(endpoint.url().toString()))) {
            assertThat(emulator.start().problem()).isNull();
            assertCostOneFlush(emulator);
            assertThat(emulator.shutdown("spindown").code()).isZero();

            assertThat(endpoint.calls()).isEmpty();
        }
    }

    /// A host that only the proxy can reach.
    @ParameterizedTest
    @CsvSource({"http, HTTP_PROXY", "http, ED_PROXY", "https, HTTPS_PROXY", "https, ED_PROXY"})
    void aProxyIsUsedAndToldWhoAsks(String scheme, String variable, @TempDir Path folder) throws IOException {
        TestCertificate certificate = TestCertificate.in(folder);
        try (FirehoseEndpoint endpoint = scheme.equals("http")
                        ? FirehoseEndpoint.http()
                        : FirehoseEndpoint.https(certificate.sslContext());
                ForwardProxy proxy = ForwardProxy.demanding("Basic dXNlcjp3b3Jk", endpoint.endpoint());
                Emulator emulator = new Emulator(pushingTo(scheme + "://" + TestCertificate.HOST)
                        .withEnvironment("ED_CA_BUNDLE", certificate.pem().toString())
                        .withEnvironment(variable, "http://user:word@127.0.0.1:" + proxy.port()))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("by proxy", 3));

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(Deliveries.expected("by proxy", 3));
            assertThat(proxy.requests()).isNotEmpty();
            assertThat(endpoint.endpoint().requests())
                    .as("by the proxy, and, in a tunnel, knowing nothing of it")
                    .allMatch(request -> scheme.equals("http") || request.header("Proxy-Authorization") == null);
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void aProxyThatRefusesIsAskedTwiceForATunnelAndNoMore() {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                ForwardProxy proxy = ForwardProxy.demanding("Basic other", endpoint.endpoint());
                Emulator emulator = new Emulator(pushingTo("https://" + TestCertificate.HOST)
                        .withEnvironment("ED_WARMUP", "false")
                        .withEnvironment("ED_RETRY_INTERVAL_MS", "60000")
                        .withEnvironment("ED_PROXY", "http://user:word@127.0.0.1:" + proxy.port()))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("refused", 3));

            assertThat(proxy.requests()).as("without and with the user").hasSize(2);
            assertThat(emulator.output()).singleElement().asString().doesNotContain("word");
        }
    }

    @Test
    void aCertificateOfTheBundleIsTrustedAndItsConnectionKept(@TempDir Path folder) throws IOException {
        TestCertificate certificate = TestCertificate.in(folder);
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.https(certificate.sslContext());
                Emulator emulator = new Emulator(pushingTo(endpoint.url().toString())
                        .withEnvironment("ED_CA_BUNDLE", certificate.pem().toString()))) {
            emulator.start();
            emulator.invoke(Deliveries.invocation("trusted", 3));
            // On a busy machine the first push may open another connection.
            long connections = endpoint.endpoint().connections();
            emulator.invoke(Deliveries.invocation("again", 3));

            assertThat(FirehoseLayer.lines(endpoint)).hasSize(6);
            assertThat(endpoint.endpoint().connections()).isEqualTo(connections);
            assertThat(emulator.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectionsThatEndInEachFreezeCostNothing(boolean reset) {
        try (FirehoseEndpoint endpoint = FirehoseEndpoint.http();
                FaultyPort port = FaultyPort.before(endpoint.endpoint());
                Emulator emulator = new Emulator(
                        pushingTo(at("http://127.0.0.1:", port)).withWhileFrozen(() -> end(port, reset)))) {
            emulator.start();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                InvocationResult result = emulator.invoke(Deliveries.invocation("thawed " + i, 3));
                expected.addAll(Deliveries.expected("thawed " + i, 3));
                assertThat(result.ownShare()).isLessThan(AT_ONCE);
            }
            emulator.shutdown("spindown");

            assertThat(FirehoseLayer.lines(endpoint)).isEqualTo(expected);
            assertThat(port.connections()).as("the fault took place").isGreaterThanOrEqualTo(20);
            assertThat(emulator.output()).as("no failure is reported").isEmpty();
        }
    }

    private static void end(FaultyPort port, boolean reset) {
        if (reset) {
            port.resetIdle();
        } else {
            port.closeIdle();
        }
    }
}
