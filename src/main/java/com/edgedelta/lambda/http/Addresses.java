package com.edgedelta.lambda.http;

import com.edgedelta.lambda.time.Clock;
import java.net.InetSocketAddress;
import java.security.Security;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is known of the addresses of the destinations' names: endpoint, proxy, delivery stream, and AWS's APIs.
///
/// The JDK makes the resolver that orders them, without an argument; this is the one place that it and the clients have
/// in common, and so it is static. The JDK's own memory of addresses is off (`sun.net.inetaddr.ttl=0` in
/// `java.options`): it could not be told that an address had failed.
public final class Addresses {
    private static final String AT_ONCE = "0";
    private static final Map<String, HostAddresses> DESTINATIONS = new ConcurrentHashMap<>();
    private static volatile boolean remembering = true;

    private Addresses() {}

    /// From now on the host is a destination: the addresses of its name come in an order that begins with one that
    /// accepts connections on the port.
    ///
    /// @param peer host and port, not looked up
    public static void destination(InetSocketAddress peer) {
        HostAddresses known = DESTINATIONS.computeIfAbsent(
                key(peer.getHostString()),
                host -> new HostAddresses(peer.getPort(), Clock.system(), new ConnectionRace()));
        if (!remembering) {
            known.rememberNothing();
        }
    }

    /// Reports that a request to the destination had no response: the next connection goes to another address of its
    /// name, if it has one that accepts connections.
    public static void failed(InetSocketAddress peer) {
        HostAddresses known = of(peer.getHostString());
        if (known != null) {
            known.failed();
        }
    }

    /// No address that was looked up so far is used again: the process goes on in another network after a restore.
    public static void forget() {
        DESTINATIONS.values().forEach(HostAddresses::forget);
    }

    /// From now on no address is remembered: a snapshot must not hold any, because the clock of such memory is frozen
    /// in
    /// it, maybe for weeks. To be called before the first name is looked up.
    public static void forgetAtOnce() {
        remembering = false;
        Security.setProperty("networkaddress.cache.ttl", AT_ONCE);
        Security.setProperty("networkaddress.cache.negative.ttl", AT_ONCE);
        DESTINATIONS.values().forEach(HostAddresses::rememberNothing);
    }

    static @Nullable HostAddresses of(String host) {
        return DESTINATIONS.get(key(host));
    }

    private static String key(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
