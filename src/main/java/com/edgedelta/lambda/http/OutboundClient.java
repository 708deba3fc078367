package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The HTTP client for one destination, created when it is first needed. Over TLS it first offers what costs least, and
/// after a refused handshake all that the JDK has.
///
/// Creating a client may read a trust store from a file, so waiting for it has a deadline. Safe for use by several
/// threads.
public final class OutboundClient implements AutoCloseable {
    private final boolean tls;
    private final Route route;
    private final CallerRunsExecutor executor;
    private @Nullable FutureTask<HttpClient> creation;
    private boolean quickTls = true;
    private boolean handshakeRefused;

    public OutboundClient(boolean tls, Route route, CallerRunsExecutor executor) {
        this.tls = tls;
        this.route = route;
        this.executor = executor;
    }

    /// Creates the client on the calling thread, unless it exists or is being created.
    public void prepare() {
        creation().run();
    }

    /// Returns the client, which another thread creates if there is none; null if that takes longer.
    public @Nullable HttpClient within(long nanos) throws InterruptedException, ExecutionException {
        FutureTask<HttpClient> task = creation();
        if (!task.isDone()) {
            Thread thread = new Thread(task, "client");
            thread.setDaemon(true);
            thread.start();
        }
        try {
            return task.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException failed) {
            forget(task); // The next request tries again.
            throw failed;
        }
    }

    private synchronized FutureTask<HttpClient> creation() {
        FutureTask<HttpClient> task = creation;
        if (task == null) {
            boolean quick = quickTls;
            task = new FutureTask<>(() -> create(quick));
            creation = task;
        }
        return task;
    }

    private HttpClient create(boolean quick) {
        if (!tls) {
            return Clients.plain(executor, route);
        }
        return quick ? Clients.quickTls(executor, route) : Clients.tls(executor, route);
    }

    private synchronized void forget(FutureTask<HttpClient> task) {
        if (task.equals(creation)) {
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
        FutureTask<HttpClient> task = creation;
        creation = null;
        if (task != null && task.state() == Future.State.SUCCESS) {
            task.resultNow().shutdownNow();
        }
    }
}
