package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Hosts;
import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.http.CallerRunsExecutor;
import com.edgedelta.lambda.http.OutboundClient;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.time.Clock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One connection to the endpoint that is kept open over freezes of the process. The endpoint, or a device on the
/// way, closes it meanwhile, often without notice; the next request notices. That is not a failure of the endpoint,
/// so the request goes out once more on a fresh connection.
///
/// One thread at a time; [#close] and [#busyNanos] from any thread.
final class EndpointConnection implements AutoCloseable {
    /// Less than the 30 s for which an address is cached.
    private static final long ADDRESS_CACHED_MS = 20_000;

    /// A connection that was idle for this long, by the wall clock, is closed or soon will be: load balancers and NAT
    /// gateways keep one for 60 to 350 s, and some drop it without notice.
    private static final long LONGEST_IDLE_MS = 300_000;

    /// After a shorter idle time no device has dropped a connection.
    private static final long SHORT_IDLE_MS = 5_000;

    /// How long a response may take on a connection that may have been dropped.
    private static final long FIRST_AFTER_IDLE_NANOS = 2_000_000_000;

    /// If an attempt took this much longer than its time-out, the process was frozen meanwhile. A wall clock that
    /// steps does not count.
    private static final long FREEZE_NANOS = 1_000_000_000;

    /// How long a body may take after the headers: most servers have sent it already.
    private static final long BODY_NANOS = 250_000_000;

    /// The same after a body that did not end: the next one will not either, and the function waits for it.
    private static final long BODY_AFTER_ENDLESS_NANOS = 50_000_000;

    /// The server does not serve this host on this connection (RFC 9110, 15.5.20), but may on another.
    private static final int MISDIRECTED = 421;

    private final CallerRunsExecutor executor = new CallerRunsExecutor();
    private final OutboundClient client;
    private final Clock clock;
    private final InetSocketAddress peer;
    private final boolean named;
    private final boolean addressesCached;
    private volatile boolean answeredBefore;
    private long answeredAt;
    private long usualNanos;
    private long bodyNanos = BODY_NANOS;
    private long lookedUpAt;

    /// @param addressesCached whether the responses of name servers are cached
    EndpointConnection(URI endpoint, Route route, boolean addressesCached, Clock clock) {
        this.client = new OutboundClient("https".equalsIgnoreCase(endpoint.getScheme()), route, executor);
        this.clock = clock;
        this.peer = route.peer(endpoint);
        this.named = !Hosts.isAddress(peer.getHostString());
        this.addressesCached = addressesCached;
        Addresses.destination(peer);
    }

    /// Creates the client.
    void prepare() {
        client.prepare();
    }

    /// How long connecting has kept this process busy, in ns. Any thread.
    long busyNanos() {
        return executor.busyNanos();
    }

    /// Sends the request; and once more at once, on a fresh connection, if the first attempt met the consequences of
    /// a freeze.
    ///
    /// @param until the time of [System#nanoTime] at which `timeout` ends
    HttpResult exchange(HttpRequest request, Duration timeout, long until) throws InterruptedException {
        long began = clock.nanos();
        long idle = answeredBefore ? clock.wallMillis() - answeredAt : 0;
        if (idle > LONGEST_IDLE_MS) {
            close();
        }
        boolean reused = answeredBefore;
        boolean idleBefore = reused && idle > SHORT_IDLE_MS;
        long patience = Math.max(FIRST_AFTER_IDLE_NANOS, 2 * usualNanos);
        HttpResult first = attempt(request, idleBefore ? Math.min(until, System.nanoTime() + patience) : until);
        if (first.answered() || first.kind() == HttpResult.Kind.UNREADABLE) {
            return first;
        }
        if (clock.nanos() - began > timeout.toNanos() + FREEZE_NANOS) {
            close();
            return attempt(request, System.nanoTime() + timeout.toNanos());
        }
        if (first.broke()) {
            close(); // The client itself may be broken: its one thread may have run out of memory.
        }
        if (first.kind() == HttpResult.Kind.HANDSHAKE_REFUSED && client.offerOther()) {
            return attempt(request, until);
        }
        if (idleBefore && !first.broke()) {
            close();
        }
        return reused && (first.broke() || idleBefore) ? attempt(request, until) : first;
    }

    private HttpResult attempt(HttpRequest request, long until) throws InterruptedException {
        long began = System.nanoTime();
        if (Thread.interrupted()) {
            throw new InterruptedException("cut off before the request");
        }
        if (began >= until) {
            return HttpResult.unanswered("no answer in time");
        }
        int sentBefore = transmissions(request);
        StatusOnly answer = new StatusOnly();
        CompletableFuture<HttpResponse<Void>> exchange = null;
        try {
            HttpClient open = client.within(until - began);
            if (open == null) {
                return HttpResult.unanswered("no client in time");
            }
            executor.spare(mayLookUp(clock.wallMillis()) ? Thread.currentThread() : null);
            exchange = open.sendAsync(request, answer);
            CompletableFuture.anyOf(answer.came(), exchange)
                    .get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (answer.status() == StatusOnly.NONE) {
                // A proxy demanded authorization before it opens a tunnel: the client reports that without a body.
                return HttpResult.answered(new StatusOnly(exchange.join().statusCode()));
            }
        } catch (TimeoutException late) {
            if (answer.status() == StatusOnly.NONE) {
                addressFailed();
                return HttpResult.unanswered("no answer in time");
            }
        } catch (ExecutionException failed) {
            if (answer.status() == StatusOnly.NONE) {
                HttpResult result = HttpResult.failed(failed.getCause(), transmissions(request) > sentBefore);
                if (result.broke()) {
                    addressFailed();
                } else {
                    close(); // The client does not, and the rest of the response would still come.
                }
                return result;
            }
        } finally {
            if (exchange != null && answer.status() == StatusOnly.NONE) {
                exchange.cancel(true); // Does nothing to an exchange that is over.
            }
        }
        settled(began);
        endBody(Objects.requireNonNull(exchange), until);
        if (answer.status() == MISDIRECTED) {
            close();
        }
        return HttpResult.answered(answer);
    }

    private static int transmissions(HttpRequest request) {
        return request.bodyPublisher().orElse(null) instanceof ChunkBody body ? body.transmissions() : 0;
    }

    /// The status settles a request. A body that does not end soon is abandoned together with its connection: nothing
    /// may be in flight when the process is frozen.
    private void endBody(CompletableFuture<HttpResponse<Void>> exchange, long until) {
        try {
            exchange.get(Math.clamp(until - System.nanoTime(), 0, bodyNanos), TimeUnit.NANOSECONDS);
            bodyNanos = BODY_NANOS;
        } catch (ExecutionException broken) {
            bodyNanos = BODY_NANOS; // The client has closed the connection.
        } catch (TimeoutException endless) {
            bodyNanos = BODY_AFTER_ENDLESS_NANOS;
            close();
        } catch (InterruptedException hurried) {
            close();
            Thread.currentThread().interrupt();
        }
    }

    private void settled(long began) {
        answeredBefore = true;
        answeredAt = clock.wallMillis();
        usualNanos = System.nanoTime() - began;
    }

    /// Whether the client may have to ask a name server: it looks the name up for each request, and the response is
    /// cached.
    private boolean mayLookUp(long now) {
        if (!named || (addressesCached && answeredBefore && now - lookedUpAt < ADDRESS_CACHED_MS)) {
            return false;
        }
        lookedUpAt = now;
        return true;
    }

    /// The connection could not be opened, or had no response: the next one goes to another address of the name.
    private void addressFailed() {
        Addresses.failed(peer);
        lookedUpAt = 0;
    }

    /// After a restore from a snapshot: neither addresses nor connections from before it are used.
    void restored() {
        Addresses.forget();
        close();
    }

    /// Ends the connection. The next request opens a new one.
    @Override
    public void close() {
        answeredBefore = false;
        client.close();
    }
}
