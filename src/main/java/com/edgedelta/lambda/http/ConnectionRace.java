package com.edgedelta.lambda.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connects to one address after the other until one accepts. Each has a head start of 250 ms before the next is
/// tried too, as RFC 8305 recommends; one that refuses has none. The connections are closed at once.
final class ConnectionRace implements HostAddresses.Race {
    private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /// Time for the last address, and once more for those before it.
    private static final long LAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    /// More than a load balancer of AWS gives at once (eight); it bounds what a look-up may take.
    private static final int MOST_ADDRESSES = 8;

    @Override
    public @Nullable InetAddress winner(List<InetAddress> addresses, int port) {
        try (Selector selector = Selector.open()) {
            try {
                return winner(selector, addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES)), port);
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        } catch (IOException noSelector) {
            return null; // The client meets the same failure and reports it.
        }
    }

    private static @Nullable InetAddress winner(Selector selector, List<InetAddress> addresses, int port)
            throws IOException {
        for (InetAddress address : addresses) {
            if (begins(selector, address, port)) {
                return address;
            }
            InetAddress connected = await(selector, HEAD_START_NANOS, true);
            if (connected != null) {
                return connected;
            }
        }
        return await(selector, LAST_WAIT_NANOS, false);
    }

    /// Returns whether the connection is open at once.
    private static boolean begins(Selector selector, InetAddress address, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (channel.connect(new InetSocketAddress(address, port))) {
                channel.close();
                return true;
            }
            channel.register(selector, SelectionKey.OP_CONNECT, address);
        } catch (IOException unreachable) {
            channel.close();
        }
        return false;
    }

    /// Waits for a connection. Returns null if none opens in time, if all attempts have failed, or with
    /// `untilFailure` as soon as one fails.
    private static @Nullable InetAddress await(Selector selector, long nanos, boolean untilFailure) throws IOException {
        long until = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && isOpening(selector) && !Thread.currentThread().isInterrupted()) {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            boolean failed = false;
            for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext(); ) {
                SelectionKey key = ready.next();
                ready.remove();
                if (connects(key)) {
                    return (InetAddress) key.attachment();
                }
                failed = true;
            }
            if (failed && untilFailure) {
                return null;
            }
            left = until - System.nanoTime();
        }
        return null;
    }

    private static boolean isOpening(Selector selector) {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                return true;
            }
        }
        return false;
    }

    private static boolean connects(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            return channel.finishConnect();
        } catch (IOException refused) {
            channel.close();
            return false;
        }
    }
}
