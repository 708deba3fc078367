package com.edgedelta.lambda.receiver;

import com.edgedelta.lambda.buffer.Buffer;
import com.edgedelta.lambda.buffer.DropReason;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.reshape.Reshaper;
import com.edgedelta.lambda.reshape.StreamListener;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The local HTTP server that Lambda posts telemetry to, and the thread that reshapes what it took, in order.
public final class Receiver implements AutoCloseable {
    private static final int TAKEN_BY_LAMBDA = 9001;

    /// The server closes a connection that was idle for 30 s unless told otherwise, and a freeze counts as idleness:
    /// the
    /// next batch would be lost to the closed connection. In seconds.
    private static final String NEVER = "1000000000";

    private final HttpServer server;
    private final ExecutorService handlers;
    private final Inbox inbox;
    private final Reshaper reshaper;
    private final Buffer buffer;
    private final ExtensionLog log;
    private final Thread reshaping;

    private Receiver(
            HttpServer server,
            Reshaper reshaper,
            Buffer buffer,
            int mostBatches,
            StreamListener listener,
            ExtensionLog log) {
        this.server = server;
        this.handlers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("telemetry-", 0).factory());
        this.inbox = new Inbox(buffer, mostBatches, listener);
        this.reshaper = reshaper;
        this.buffer = buffer;
        this.log = log;
        this.reshaping = Thread.ofPlatform().name("reshaper").daemon().unstarted(this::reshapeAll);
    }

    /// Starts listening at that address, null standing for every one, and port; where that is not to be had, at every
    /// address and any free port.
    ///
    /// @param mostBatches the most batches waiting to be reshaped
    public static Receiver start(
            @Nullable InetAddress address,
            int port,
            int mostBatches,
            Reshaper reshaper,
            Buffer buffer,
            StreamListener listener,
            ExtensionLog log)
            throws IOException {
        System.setProperty("sun.net.httpserver.idleInterval", NEVER);
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        HttpServer server = bind(address, port, log);
        Receiver receiver = new Receiver(server, reshaper, buffer, mostBatches, listener, log);
        server.createContext("/", new TelemetryHandler(receiver.inbox));
        server.setExecutor(receiver.handlers);
        receiver.reshaping.start();
        server.start();
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

    /// Waits until every batch received so far is in the buffer, at most so long.
    public void settle(long nanos) throws InterruptedException {
        inbox.awaitEmpty(nanos);
    }

    private void reshapeAll() {
        try {
            Batch batch = inbox.take();
            while (batch != null) {
                reshape(batch);
                batch = inbox.take();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt(); // Nobody interrupts this thread but the end of the process.
        }
    }

    /// A batch that breaks the reshaper is a bug of ours and costs that batch, counted, and nothing else.
    private void reshape(Batch batch) {
        try {
            reshaper.reshape(batch.bytes(), batch.length());
        } catch (RuntimeException bug) {
            buffer.drops().add(DropReason.MALFORMED, 1, batch.length());
            log.warn("a batch of " + batch.length() + " bytes could not be reshaped: " + bug);
        }
    }

    /// Stops listening; what has been received is still reshaped.
    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
        inbox.close();
    }
}
