package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.log.ExtensionLog;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// The local HTTP server that Lambda posts telemetry to: each request on a virtual thread, answered at once.
public final class Receiver implements AutoCloseable {
    private static final int TAKEN_BY_LAMBDA = 9001;
    private static final String EVERY_PATH = "/";

    /// The server closes a connection that was idle for 30 s unless told otherwise, and a freeze counts as idleness:
    /// the
    /// next batch would be lost to the closed connection. In seconds.
    private static final String NEVER = "1000000000";

    private final HttpServer server;

    private Receiver(HttpServer server) {
        this.server = server;
    }

    /// Starts listening at that address, null standing for every one, and port; where that is not to be had, at every
    /// address and any free port.
    public static Receiver start(@Nullable InetAddress address, int port, Intake intake, ExtensionLog log)
            throws IOException {
        System.setProperty("sun.net.httpserver.idleInterval", NEVER);
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        Receiver receiver = new Receiver(bind(address, port, log));
        receiver.server.createContext(EVERY_PATH, telemetry(intake));
        receiver.server.setExecutor(new VirtualThreads());
        receiver.server.start();
        return receiver;
    }

    private static HttpServer bind(@Nullable InetAddress address, int port, ExtensionLog log) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (BindException refused) {
            if (address != null) {
                return bind(null, port, log); // The name may resolve to an address that is not this sandbox's.
            }
            HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
            if (server.getAddress().getPort() == TAKEN_BY_LAMBDA) {
                HttpServer another = HttpServer.create(new InetSocketAddress(0), 0);
                server.stop(0);
                server = another;
            }
            log.info("port " + port + " is taken; listening for telemetry on port "
                    + server.getAddress().getPort());
            return server;
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// The address under which this process reaches its own receiver.
    public InetAddress ownAddress() {
        InetAddress bound = server.getAddress().getAddress();
        return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    }

    /// Hands the bodies of POST requests to that intake.
    public static HttpHandler telemetry(Intake intake) {
        return new TelemetryHandler(intake);
    }

    /// Handles that path apart from telemetry until [#remove].
    public void add(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    public void remove(String path) {
        server.removeContext(path);
    }

    /// Stops listening.
    @Override
    public void close() {
        server.stop(0);
    }

    private static final class VirtualThreads implements Executor {
        private final ThreadFactory threads =
                Thread.ofVirtual().name("telemetry-", 0).factory();

        @Override
        public void execute(Runnable handling) {
            threads.newThread(handling).start();
        }
    }
}
