package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ReachableFirstTest {
    private static final InetAddress REFUSING = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress SERVING = InetAddress.ofLiteral("127.0.0.2");
    private static final LookupPolicy ANY = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

    private final InetAddressResolver resolver = ReachableFirst.over(new Builtin());

    @Test
    void putsTheAddressThatServesADestinationFirst() throws IOException {
        try (var server = new ServerSocket(0, 5, SERVING)) {
            Addresses.destination(InetSocketAddress.createUnresolved("Two.Addresses.test", server.getLocalPort()));

            assertThat(resolver.lookupByName("two.addresses.test", ANY)).containsExactly(SERVING, REFUSING);
        }
    }

    @Test
    void goesOnWithAnotherAddressAfterAFailure() throws IOException {
        var peer = InetSocketAddress.createUnresolved("failing.test", 1);
        Addresses.destination(peer);
        resolver.lookupByName("failing.test", ANY);
        Addresses.failed(peer);

        assertThat(resolver.lookupByName("failing.test", ANY)).containsExactly(SERVING, REFUSING);
    }

    @Test
    void leavesOtherNamesAsTheyAre() throws UnknownHostException {
        assertThat(resolver.lookupByName("other.test", ANY)).containsExactly(REFUSING, SERVING);
    }

    @Test
    void leavesNamesOfAddressesToTheSystem() throws UnknownHostException {
        assertThat(resolver.lookupByAddress(new byte[] {127, 0, 0, 2})).isEqualTo("name of 2");
    }

    @Test
    void letsTheJdkForgetWhatWasNotFound() {
        assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("0");
    }

    @Test
    void isFoundByTheJdk() {
        assertThat(ServiceLoader.load(InetAddressResolverProvider.class))
                .filteredOn(ReachableFirst.class::isInstance)
                .extracting(InetAddressResolverProvider::name)
                .containsExactly("reachable address first");
    }

    private static final class Builtin implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) {
            return Stream.of(REFUSING, SERVING);
        }

        @Override
        public String lookupByAddress(byte[] address) {
            return "name of " + address[3];
        }
    }
}
