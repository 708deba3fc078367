package com.edgedelta.lambda.http;

import com.edgedelta.lambda.time.Clock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses of one destination, in the order in which to try them: first the one that worked or, if none is
/// known, the first one that accepts a connection. Thread-safe.
final class HostAddresses {
    /// The JDK's default for its own cache.
    private static final long REMEMBERED_MS = 30_000;

    private final int port;
    private final Clock clock;
    private final Race race;
    private volatile boolean remembering = true;
    private volatile @Nullable Found latest;
    private volatile @Nullable InetAddress chosen;
    private volatile @Nullable InetAddress failed;

    HostAddresses(int port, Clock clock, Race race) {
        this.port = port;
        this.clock = clock;
        this.race = race;
    }

    /// A request to a name server.
    interface Lookup {
        List<InetAddress> addresses() throws UnknownHostException;
    }

    /// Decides which of several addresses to connect to; null if none accepts a connection.
    interface Race {
        @Nullable
        InetAddress winner(List<InetAddress> addresses, int port);
    }

    /// @param addresses in the order in which to try them
    /// @param at when they were resolved, by the wall clock, which a freeze does not stop
    private record Found(List<InetAddress> addresses, long at) {}

    List<InetAddress> get(Lookup lookup) throws UnknownHostException {
        long now = clock.wallMillis();
        Found found = latest;
        if (found != null && now >= found.at() && now - found.at() < REMEMBERED_MS) {
            return found.addresses();
        }
        List<InetAddress> ordered = ordered(lookup.addresses());
        latest = remembering ? new Found(ordered, now) : null;
        return ordered;
    }

    /// A connection to the first address failed: the next look-up begins with another address.
    void failed() {
        InetAddress tried = chosen;
        if (tried != null) {
            failed = tried;
        }
        chosen = null;
        latest = null;
    }

    /// Drops all addresses.
    void forget() {
        chosen = null;
        failed = null;
        latest = null;
    }

    /// Switches the cache off: each look-up asks the name server.
    void rememberNothing() {
        remembering = false;
        latest = null;
    }

    private List<InetAddress> ordered(List<InetAddress> addresses) {
        List<InetAddress> ordered = alternatingFamilies(addresses);
        InetAddress first = chosen;
        if (ordered.size() > 1 && (first == null || !ordered.contains(first))) {
            moveFailedToTheEnd(ordered);
            first = race.winner(List.copyOf(ordered), port);
        }
        if (first != null && ordered.remove(first)) {
            ordered.addFirst(first);
        }
        chosen = ordered.isEmpty() ? null : ordered.getFirst();
        return List.copyOf(ordered);
    }

    private void moveFailedToTheEnd(List<InetAddress> addresses) {
        InetAddress last = failed;
        if (last != null && addresses.remove(last)) {
            addresses.addLast(last);
        }
    }

    /// With alternating families, a network without one of them is detected with the second address (RFC 8305).
    private static List<InetAddress> alternatingFamilies(List<InetAddress> addresses) {
        Deque<InetAddress> preferred = new ArrayDeque<>();
        Deque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            boolean likeTheFirst = address instanceof Inet6Address == addresses.getFirst() instanceof Inet6Address;
            (likeTheFirst ? preferred : other).addLast(address);
        }
        List<InetAddress> alternating = new ArrayList<>(addresses.size());
        while (!preferred.isEmpty() || !other.isEmpty()) {
            if (!preferred.isEmpty()) {
                alternating.add(preferred.removeFirst());
            }
            if (!other.isEmpty()) {
                alternating.add(other.removeFirst());
            }
        }
        return alternating;
    }
}
