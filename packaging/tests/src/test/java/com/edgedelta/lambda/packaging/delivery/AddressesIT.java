package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.EmulatorSettings;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.FirehoseEndpoint;
import com.edgedelta.lambda.endpoint.ForwardProxy;
import com.edgedelta.lambda.fault.FaultyPort;
import com.edgedelta.lambda.packaging.fixture.Deliveries;
import com.edgedelta.lambda.packaging.fixture.FirehoseLayer;
import com.edgedelta.lambda.packaging.fixture.NamedAddresses;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The destination's name has two addresses, of which the first is dead or dies: everything arrives through
/// the other one.
final class AddressesIT {
    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";
    private static final int INVOCATIONS = 4;

    /// A flush, and the tolerance of a busy machine.
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(8);

    @TempDir
    private Path folder;

    private int invoked;

    enum Fault {
        REFUSES,
        DOES_NOT_RESPOND;

        void strike(FaultyPort port) {
            switch (this) {
                case REFUSES -> port.refuse();
                case DOES_NOT_RESPOND -> port.blackHole();
            }
        }
    }

    @BeforeEach
    void needsAMountNamespace() {
        assumeTrue(
                NamedAddresses.possible(),
                "skipped: a name with two addresses needs a mount namespace, which only root can make here");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theSecondAddressServesIfTheFirstIsDead(Fault fault) throws IOException {
        try (Endpoint endpoint = Endpoint.http();
                FaultyPort first = before(endpoint, FIRST, 0);
                FaultyPort second = before(endpoint, SECOND, first.port());
                Emulator emulator = new Emulator(pushingTo(first.port()))) {
            fault.strike(first);
            List<InvocationResult> results = invoke(emulator);

            assertArrived(endpoint, emulator, results);
            assertThat(second.connections()).isPositive();
            assertThat(emulator.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theSecondAddressTakesOverIfTheFirstDies(Fault fault) throws IOException {
        try (Endpoint endpoint = Endpoint.http();
                FaultyPort first = before(endpoint, FIRST, 0);
                FaultyPort second = before(endpoint, SECOND, first.port());
                Emulator emulator = new Emulator(pushingTo(first.port()))) {
            List<InvocationResult> results = new ArrayList<>(invoke(emulator));
            assertThat(first.connections())
                    .as("the first address is used first")
                    .isPositive();
            fault.strike(first);
            results.addAll(invoke(emulator));

            assertArrived(endpoint, emulator, results);
            assertThat(second.connections()).isPositive();
        }
    }

    @Test
    void anAddressOfTheOtherFamilyServes() throws IOException {
        try (Endpoint endpoint = Endpoint.http();
                FaultyPort second = before(endpoint, "::1", 0);
                Emulator emulator = new Emulator(
                        settings(List.of("127.0.0.1", "::1")).withEnvironment("ED_ENDPOINT", url(second.port())))) {
            assertArrived(endpoint, emulator, invoke(emulator));
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void theProxysSecondAddressServes() throws IOException {
        try (Endpoint endpoint = Endpoint.http();
                ForwardProxy proxy = ForwardProxy.before(endpoint, InetAddress.ofLiteral(SECOND));
                Emulator emulator = new Emulator(settings(List.of(FIRST, SECOND))
                        .withEnvironment("ED_PROXY", url(proxy.port()))
                        .withEnvironment("ED_ENDPOINT", "http://behind-the-proxy.test/logs"))) {
            assertArrived(endpoint, emulator, invoke(emulator));
            assertThat(proxy.requests()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theDeliveryStreamsSecondAddressServes(Fault fault) throws IOException {
        try (FirehoseEndpoint stream = FirehoseEndpoint.http();
                FaultyPort first = before(stream.endpoint(), FIRST, 0);
                FaultyPort second = before(stream.endpoint(), SECOND, first.port());
                Emulator emulator = new Emulator(FirehoseLayer.environment(new EmulatorSettings(
                                NamedAddresses.launcher(folder, FirehoseLayer.launcher(), List.of(FIRST, SECOND))))
                        .withEnvironment("AWS_ENDPOINT_URL_FIREHOSE", url(first.port())))) {
            fault.strike(first);
            List<InvocationResult> results = invoke(emulator);

            assertThat(emulator.shutdown("spindown").code()).isZero();
            assertThat(FirehoseLayer.lines(stream)).containsExactlyElementsOf(expected(INVOCATIONS));
            assertThat(second.connections()).isPositive();
            assertHeldForOneFlushAtMost(results);
        }
    }

    private static FaultyPort before(Endpoint endpoint, String address, int port) {
        return FaultyPort.before(endpoint, InetAddress.ofLiteral(address), port);
    }

    private EmulatorSettings pushingTo(int port) throws IOException {
        return settings(List.of(FIRST, SECOND)).withEnvironment("ED_ENDPOINT", url(port));
    }

    private EmulatorSettings settings(List<String> addresses) throws IOException {
        return PackedLayer.settings(NamedAddresses.launcher(folder, PackedLayer.launcher(), addresses));
    }

    private static String url(int port) {
        return "http://" + NamedAddresses.NAME + ":" + port;
    }

    private List<InvocationResult> invoke(Emulator emulator) {
        if (invoked == 0) {
            assertThat(emulator.start().problem()).isNull();
        }
        List<InvocationResult> results = new ArrayList<>();
        for (int i = 0; i < INVOCATIONS; i++) {
            results.add(emulator.invoke(Deliveries.invocation("invocation " + invoked++, 3)));
        }
        return results;
    }

    private static List<String> expected(int invocations) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < invocations; i++) {
            lines.addAll(Deliveries.expected("invocation " + i, 3));
        }
        return lines;
    }

    private void assertArrived(Endpoint endpoint, Emulator emulator, List<InvocationResult> results) {
        assertThat(emulator.shutdown("spindown").code()).isZero();
        assertThat(Deliveries.lines(endpoint)).containsExactlyElementsOf(expected(invoked));
        assertHeldForOneFlushAtMost(results);
    }

    private static void assertHeldForOneFlushAtMost(List<InvocationResult> results) {
        assertThat(results).allSatisfy(result -> assertThat(result.ownShare()).isLessThan(LONGEST_HOLD));
    }
}
