package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.intake.Intake;
import com.edgedelta.lambda.log.ExtensionLog;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The local HTTP server that Lambda posts telemetry to. Thread-safe.
public final class Receiver implements AutoCloseable {
    private static final String EVERY_PATH = "/";
    private static final String DISPATCHER = "HTTP-Dispatcher";
    private static final int USUAL_THREADS = 64;

    /// The latest thread of a name is that of the server just started only if no other one starts meanwhile.
    private static final Object ONE_AT_A_TIME = new Object();

    /// By default the server closes a connection that was idle for 30 s, and a freeze counts as idle time: the next
    /// batch would be lost to the closed connection.
    private static final String LONGEST_IDLE_SECONDS = "1000000000";

    /// Interval of the server's search for idle connections, which it never closes here: by default it wakes up
    /// every 10 s.
    private static final String IDLE_CHECK_MS = "1000000000";

    /// By path. A server that takes over gets them, too.
    private final Map<String, HttpHandler> handlers = new HashMap<>();

    private final ExtensionLog log;
    private final RequestThreads threads;
    private HttpServer server;
    private @Nullable Thread dispatcher;
    private boolean gone;
    private boolean closed;

    private Receiver(HttpServer server, RequestThreads threads, HttpHandler telemetry, ExtensionLog log) {
        this.server = server;
        this.threads = threads;
        this.handlers.put(EVERY_PATH, telemetry);
        this.log = log;
    }

    /// Starts to listen at that address (null for all) and port. If the port is taken, uses any free one of the
    /// system's ephemeral range, which does not include 9001.
    public static Receiver start(@Nullable InetAddress address, int port, Intake intake, ExtensionLog log)
            throws IOException {
        System.setProperty("sun.net.httpserver.idleInterval", LONGEST_IDLE_SECONDS);
        System.setProperty("sun.net.httpserver.clockTick", IDLE_CHECK_MS);
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        Receiver receiver = new Receiver(bind(address, port, log), RequestThreads.start(), telemetry(intake), log);
        receiver.serve();
        return receiver;
    }

    private synchronized void serve() {
        for (Map.Entry<String, HttpHandler> handler : handlers.entrySet()) {
            server.createContext(handler.getKey(), handler.getValue());
        }
        server.setExecutor(threads);
        synchronized (ONE_AT_A_TIME) {
            server.start();
            dispatcher = newest(DISPATCHER);
        }
    }

    /// Returns the latest thread of that name. The server starts its one thread itself and has no method for it.
    private static @Nullable Thread newest(String name) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[USUAL_THREADS];
        int count = group.enumerate(threads, false);
        while (count == threads.length) { // What does not fit is left out.
            threads = new Thread[2 * count];
            count = group.enumerate(threads, false);
        }
        Thread newest = null;
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(name) && (newest == null || threads[i].threadId() > newest.threadId())) {
                newest = threads[i];
            }
        }
        return newest;
    }

    /// Makes sure that a server listens: if memory ran out in the server's one thread, it has died silently, and
    /// another server takes over its port. Returns false if that fails.
    public synchronized boolean revive() {
        if (closed || dispatcher == null || dispatcher.isAlive()) {
            return !closed;
        }
        InetSocketAddress address = server.getAddress();
        try {
            server.stop(0);
            ListeningSocket.shutDown(address.getPort());
            server = HttpServer.create(address, 0);
            serve();
            gone = false;
            log.warn("the receiver of telemetry had died, probably for want of memory, and was started again");
            return true;
        } catch (IOException | RuntimeException | OutOfMemoryError lost) {
            if (!gone) {
                log.warn("the receiver of telemetry has died and cannot be started again (" + lost
                        + "); no more logs arrive, the function runs untouched");
            }
            gone = true; // Reported once; the next invocation tries again.
            return false;
        }
    }

    private static HttpServer bind(@Nullable InetAddress address, int port, ExtensionLog log) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (BindException refused) {
            if (address != null && NetworkInterface.getByInetAddress(address) == null) {
                return bind(null, port, log); // The name's address is not one of this sandbox.
            }
            HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
            log.info("port " + port + " is taken; listening for telemetry on port "
                    + server.getAddress().getPort());
            return server;
        }
    }

    public synchronized int port() {
        return server.getAddress().getPort();
    }

    /// Returns the address at which this process reaches its own receiver.
    public synchronized InetAddress ownAddress() {
        InetAddress bound = server.getAddress().getAddress();
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    /// Passes the bodies of POST requests to that intake.
    public static HttpHandler telemetry(Intake intake) {
        return new TelemetryHandler(intake);
    }

    /// Handles that path separately from telemetry, permanently: a late request must not count as telemetry.
    public synchronized void add(String path, HttpHandler handler) {
        server.createContext(path, handler);
        handlers.put(path, handler);
    }

    /// Stops listening after the requests in flight have been answered; waits for that 100 ms at most.
    @Override
    public void close() {
        threads.close();
        stop();
    }

    private synchronized void stop() {
        closed = true;
        server.stop(0);
    }
}
