package com.edgedelta.lambda.http;

import com.edgedelta.lambda.time.Clock;
import java.net.InetSocketAddress;
import java.security.Security;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The known addresses of the destinations' names: endpoint, proxy, delivery stream, and AWS APIs.
///
/// The JDK makes the resolver that orders them, without an argument. This is the one place that it shares with the
/// clients, and therefore static. The JDK's own address cache is off (`sun.net.inetaddr.ttl=0` in `java.options`),
/// because nothing can remove a failed address from it.
public final class Addresses {
    private static final String AT_ONCE = "0";
    private static final Map<String, HostAddresses> DESTINATIONS = new ConcurrentHashMap<>();
    private static volatile boolean remembering = true;

    private Addresses() {}

    /// From now on the host is a destination: the addresses of its name come in an order that begins with one that
    /// accepts connections on the port.
    ///
    /// @param peer host and port, unresolved
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

    /// Drops all addresses: after a restore the process continues in another network.
    public static void forget() {
        DESTINATIONS.values().forEach(HostAddresses::forget);
    }

    /// Switches the caches off. A snapshot must not contain cached addresses, because their expiry does not advance
    /// until the restore, perhaps weeks later. Call this before the first name is resolved.
    public static void forgetAtOnce() {
        remembering = false;
        Security.setProperty("networkaddress.cache.ttl", AT_ONCE);
        DESTINATIONS.values().forEach(HostAddresses::rememberNothing);
    }

    /// A name that could not be resolved is resolved again by the next attempt. The JDK would fail without asking for
    /// ten seconds, longer than a flush. Call this before the first look-up ends: then the JDK reads its settings.
    static void forgetFailures() {
        Security.setProperty("networkaddress.cache.negative.ttl", AT_ONCE);
    }

    static @Nullable HostAddresses of(String host) {
        return DESTINATIONS.get(key(host));
    }

    private static String key(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
