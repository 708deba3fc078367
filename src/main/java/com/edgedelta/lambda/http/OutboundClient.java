package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The HTTP client for one destination, created when it is first needed. Over TLS it first offers what costs least, and
/// after a refused handshake all that the JDK has. Safe for use by several threads.
public final class OutboundClient implements AutoCloseable {
    private final Making making;
    private @Nullable Creation<HttpClient> creation;
    private boolean quickTls = true;
    private boolean handshakeRefused;

    /// Makes a client.
    @FunctionalInterface
    interface Making {
        /// Makes one.
        ///
        /// @param quickTls whether it offers only what costs least
        HttpClient make(boolean quickTls);
    }

    public OutboundClient(boolean tls, Route route, CallerRunsExecutor executor) {
        this(quick -> create(tls, quick, route, executor));
    }

    OutboundClient(Making making) {
        this.making = making;
    }

    private static HttpClient create(boolean tls, boolean quick, Route route, CallerRunsExecutor executor) {
        if (!tls) {
            return Clients.plain(executor, route);
        }
        return quick ? Clients.quickTls(executor, route) : Clients.tls(executor, route);
    }

    /// Creates the client on the calling thread, unless it exists or is being created.
    public void prepare() {
        creation().run();
    }

    /// Returns the client, which another thread creates if there is none; null if that takes longer.
    public @Nullable HttpClient within(long nanos) throws InterruptedException, ExecutionException {
        Creation<HttpClient> current = creation();
        boolean failed = true;
        try {
            HttpClient client = current.within(nanos);
            failed = false;
            return client;
        } finally {
            if (failed && current.isDone()) {
                forget(current); // The next request tries again.
            }
        }
    }

    private synchronized Creation<HttpClient> creation() {
        Creation<HttpClient> current = creation;
        if (current == null) {
            boolean quick = quickTls;
            current = new Creation<>(() -> making.make(quick), HttpClient::shutdownNow);
            creation = current;
        }
        return current;
    }

    private synchronized void forget(Creation<HttpClient> failed) {
        if (failed.equals(creation)) {
            creation = null;
        }
    }

    /// A server refused the handshake. From the next client on, also after a freeze, the other offer is made: hosts
    /// with validated cryptography, for example, have no X25519. The reason may be a different one, so the offer
    /// changes with each refusal.
    ///
    /// @return whether a retry at once makes sense: only the first time
    public synchronized boolean offerOther() {
        close();
        quickTls = !quickTls;
        boolean first = !handshakeRefused;
        handshakeRefused = true;
        return first;
    }

    /// Ends all connections. The next request creates a new client.
    @Override
    public synchronized void close() {
        if (creation != null) {
            creation.close();
            creation = null;
        }
    }
}
