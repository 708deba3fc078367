package com.edgedelta.lambda.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.stream.Stream;

/// Puts a reachable address first among those of a destination's name, because the JDK's HTTP clients connect only
/// to the first one. The JDK finds this provider by its name in `META-INF/services`.
///
/// The JDK's own resolver handles all other names.
public final class ReachableFirst extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        return over(configuration.builtinResolver());
    }

    static InetAddressResolver over(InetAddressResolver builtin) {
        Addresses.forgetFailures();
        return new Resolver(builtin);
    }

    @Override
    public String name() {
        return "reachable address first";
    }

    private record Resolver(InetAddressResolver builtin) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            HostAddresses destination = Addresses.of(host);
            if (destination == null) {
                return builtin.lookupByName(host, policy);
            }
            List<InetAddress> addresses =
                    destination.get(() -> builtin.lookupByName(host, policy).toList());
            return addresses.stream();
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return builtin.lookupByAddress(address);
        }
    }
}
