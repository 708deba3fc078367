package com.edgedelta.lambda.fault;

import com.edgedelta.lambda.endpoint.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A port of the loopback in front of an endpoint, http or https, which fails on command and can be mended again.
///
/// It keeps its number for as long as it lives, also while it refuses: nobody else can get it meanwhile.
public final class FaultyPort implements AutoCloseable {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");
    private static final int BACKLOG = 200;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);

    private final InetAddress address;
    private final URI url;
    /// Bound and never listening: it reserves the number.
    private final Socket reserved = new Socket();

    private final Orders orders = new Orders();
    private final Target target;
    private final ConcurrentHashMap<Wire, Boolean> live = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("faulty-port-", 0).factory());

    private final AtomicInteger connections = new AtomicInteger();
    private volatile ConnectionScript script = ConnectionScript.relay();
    private @Nullable ServerSocket listening;
    private @Nullable Thread accepting;
    private @Nullable BlackHole hole;

    private FaultyPort(Endpoint endpoint, InetAddress address, int port) throws IOException {
        this.address = address;
        reserved.setReuseAddress(true);
        reserved.bind(new InetSocketAddress(address, port));
        target = new Target(endpoint.port(), orders);
        var behind = endpoint.url();
        url = URI.create(behind.getScheme() + "://" + behind.getHost() + ":" + port() + behind.getPath());
        listen();
    }

    /// Open, and passing everything on.
    public static FaultyPort before(Endpoint endpoint) {
        return before(endpoint, LOCAL, 0);
    }

    /// The same on another address of the loopback, and on that port if it is not 0.
    public static FaultyPort before(Endpoint endpoint, InetAddress address, int port) {
        try {
            return new FaultyPort(endpoint, address, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a port before " + endpoint.url(), e);
        }
    }

    /// The endpoint's own URL, but with this port.
    public URI url() {
        return url;
    }

    public int port() {
        return reserved.getLocalPort();
    }

    /// Sets what is done with new connections; open connections are not touched.
    public FaultyPort serve(ConnectionScript next) {
        script = next;
        return this;
    }

    /// Listens again after `refuse()` or `blackHole()`.
    public synchronized FaultyPort open() {
        shut();
        return attempt("listen again on", this::listen);
    }

    /// Refuses connections, and resets those that are open.
    public synchronized FaultyPort refuse() {
        shut();
        return each(wire -> true, Wire::reset);
    }

    /// Ignores attempts to connect without refusing them; open connections are forgotten.
    public synchronized FaultyPort blackHole() {
        shut();
        forgetConnections();
        return attempt("black-hole", () -> hole = new BlackHole(new InetSocketAddress(address, port())));
    }

    /// Closes the idle connections with FIN.
    public FaultyPort closeIdle() {
        return each(Wire::idle, Wire::close);
    }

    /// The same with RST.
    public FaultyPort resetIdle() {
        return each(Wire::idle, Wire::reset);
    }

    /// Lets whatever is sent on the open connections vanish, as a NAT gateway that has dropped them: neither side
    /// is notified.
    public FaultyPort forgetConnections() {
        live.keySet().forEach(Wire::forget);
        return this;
    }

    /// The endpoint receives the next `count` requests, but their connections are reset before a byte of the response
    /// has come back. With TLS it counts only connections whose handshake is complete.
    public FaultyPort loseAnswers(int count) {
        orders.loseAnswers(count);
        return this;
    }

    /// Resets the connections of the next `count` requests after that many of their bytes were passed on.
    public FaultyPort cutRequests(int count, int afterBytes) {
        orders.cutRequests(count, afterBytes);
        return this;
    }

    /// The number of accepted connections.
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        shut();
        each(wire -> true, Wire::close);
        threads.shutdownNow();
        attempt("give up", reserved::close);
    }

    private void listen() throws IOException {
        var opened = Rebinding.listen(new InetSocketAddress(address, port()), BACKLOG);
        listening = opened;
        accepting = Thread.ofVirtual().name("faulty-port-accept").start(() -> accept(opened));
    }

    private synchronized void shut() {
        attempt("shut", () -> {
            if (listening != null && accepting != null) {
                listening.close();
                accepting.join(LONGEST_CLOSE); // Only then is the port free to be listened on again.
            }
            if (hole != null) {
                hole.close();
            }
        });
        listening = null;
        hole = null;
    }

    private void accept(ServerSocket opened) {
        try {
            while (!opened.isClosed()) {
                var socket = opened.accept();
                var wire = new Wire(connections.incrementAndGet(), socket, target);
                live.put(wire, true);
                threads.execute(() -> serve(wire));
            }
        } catch (IOException e) {
            // `shut()` closes the socket, which ends the wait. Any other cause shows as a port that refuses.
            attempt("shut", opened::close);
        }
    }

    private void serve(Wire wire) {
        try {
            script.serve(wire);
        } catch (IOException gone) {
            wire.forget(); // The client or the endpoint has closed the connection; nobody would receive the rest.
        } finally {
            live.remove(wire);
            attempt("close a connection to", wire::close);
        }
    }

    private FaultyPort each(Predicate<Wire> which, Act act) {
        return attempt("close connections to", () -> {
            for (var wire : List.copyOf(live.keySet())) {
                if (which.test(wire)) {
                    act.on(wire);
                }
            }
        });
    }

    private FaultyPort attempt(String what, Step step) {
        try {
            step.run();
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: cannot " + what + " the port " + port(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot " + what + " the port " + port(), e);
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private interface Act {
        void on(Wire wire) throws IOException;
    }
}
