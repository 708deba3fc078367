package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Destination.HttpEndpoint;
import com.edgedelta.lambda.config.Header;
import com.edgedelta.lambda.config.Hosts;
import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.http.CallerRunsExecutor;
import com.edgedelta.lambda.http.Clients;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.UserAgent;
import com.edgedelta.lambda.time.Clock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sends each chunk as one POST of newline-delimited JSON, over one connection that is kept open.
public final class HttpSink implements Sink {
    /// Less than the 30 s for which the JDK remembers an address.
    private static final long ADDRESS_REMEMBERED_MS = 20_000;

    /// A connection that was idle for so long, by the wall clock, is dead or soon will be: load balancers and NAT
    /// gateways keep one for 60 to 350 s, and some forget it without a word.
    private static final long LONGEST_IDLE_MS = 300_000;

    /// Whoever was idle for less has not been stopped for long enough for a connection to be forgotten.
    private static final long SHORT_IDLE_MS = 5_000;

    /// What an answer may take on a connection that may have been forgotten.
    private static final long FIRST_AFTER_IDLE_NANOS = 2_000_000_000;

    /// An attempt that took so much longer than it may, by the wall clock, stood still with the whole process.
    private static final long STOP_MS = 1_000;

    private final URI endpoint;
    private final Route route;
    private final @Nullable Authorization authorization;
    private final boolean compressing;
    private final HttpRequest.Builder request;
    private final ReentrantLock sending = new ReentrantLock();
    private final CallerRunsExecutor executor = new CallerRunsExecutor();
    private final Clock clock;
    private final InetSocketAddress peer;
    private final boolean tls;
    private final boolean named;
    private final boolean addressesRemembered;
    private final String name;
    private volatile @Nullable HttpClient client;
    private @Nullable Gzip gzip;
    private volatile boolean answeredBefore;
    private volatile boolean quickTls = true;
    private boolean handshakeRefused;
    private long answeredAt;
    private long usualNanos;
    private long lookedUpAt;

    /// Sends straight there, and nothing but the records.
    ///
    /// @param endpoint an absolute http or https URL
    public HttpSink(URI endpoint, Clock clock) {
        this(new HttpEndpoint(endpoint, null, List.of(), false), Route.DIRECT, null, clock);
    }

    /// @param authorization what requests with records are authorized by; null for nothing
    public HttpSink(HttpEndpoint endpoint, Route route, @Nullable Authorization authorization, Clock clock) {
        this(endpoint, route, authorization, clock, true);
    }

    /// @param addressesRemembered whether the JDK remembers for a while what name servers have answered
    public HttpSink(
            HttpEndpoint endpoint,
            Route route,
            @Nullable Authorization authorization,
            Clock clock,
            boolean addressesRemembered) {
        this.endpoint = endpoint.uri();
        this.route = route;
        this.authorization = authorization;
        this.clock = clock;
        this.addressesRemembered = addressesRemembered;
        this.compressing = endpoint.gzip();
        this.named = !Hosts.isAddress(
                route.proxy() == null ? this.endpoint.getHost() : route.proxy().getHostString());
        this.peer = route.peer(this.endpoint);
        Addresses.destination(peer);
        this.tls = "https".equalsIgnoreCase(this.endpoint.getScheme());
        this.name = endpoint.toString();
        this.request = request(endpoint, route);
    }

    /// What each request carries, a `HEAD` too.
    private static HttpRequest.Builder request(HttpEndpoint endpoint, Route route) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri())
                .header("Content-Type", "application/json")
                .header("User-Agent", UserAgent.value());
        for (Header header : endpoint.headers()) {
            request.setHeader(header.name(), header.value());
        }
        route.authorize(request);
        return request;
    }

    /// What a log line calls the destination: neither path nor query nor user info, which may be secrets.
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void prepare() {
        client();
        gzip();
    }

    @Override
    public void connect(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        if (sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                unbroken(request.copy().HEAD().build(), timeout, until);
            } finally {
                sending.unlock();
            }
        }
    }

    @Override
    public long busyNanos() {
        return executor.busyNanos();
    }

    @Override
    public Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        if (!sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return Outcome.unavailable("no connection in time");
        }
        try {
            Gzip compressor = gzip();
            ChunkBody compressed = compressor == null ? null : compressor.of(body, offset, length, until);
            HttpRequest.Builder post =
                    request.copy().POST(compressed == null ? ChunkBody.of(body, offset, length) : compressed);
            if (compressed != null) {
                post.setHeader("Content-Encoding", "gzip");
            }
            Outcome outcome = post(post, compressed != null, timeout, until);
            if (outcome.kind() == Outcome.Kind.ACCEPTED && compressor != null) {
                compressor.forget();
            }
            return outcome;
        } finally {
            sending.unlock();
        }
    }

    private Outcome post(HttpRequest.Builder post, boolean compressed, Duration timeout, long until)
            throws InterruptedException {
        String value = authorization == null ? null : authorization.value(left(until));
        if (authorization != null && value == null) {
            return Outcome.unavailable(
                    "the token that authorizes requests is not to be had", authorization.anotherInMillis());
        }
        HttpResult attempt = unbroken(authorized(post, value), timeout, until);
        if (attempt.redirected()) {
            URI elsewhere = Redirect.within(endpoint, attempt.location());
            if (elsewhere == null) {
                return Outcome.refused(
                        "status " + attempt.status() + ", not followed: it leads to another origin or nowhere");
            }
            attempt = unbroken(authorized(post.uri(elsewhere), value), timeout, until);
        }
        String renewed = attempt.unauthorized() ? renewed(value, until) : null;
        if (renewed != null) {
            attempt = unbroken(authorized(post, renewed), timeout, until);
        }
        if (attempt.unauthorized() && authorization != null && authorization.anotherInMillis() >= 0) {
            return Outcome.unavailable(
                    "status " + attempt.status() + "; the token is looked up again", authorization.anotherInMillis());
        }
        return attempt.outcome(clock.wallMillis(), remedy(attempt.status(), compressed));
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    private static HttpRequest authorized(HttpRequest.Builder request, @Nullable String value) {
        return value == null
                ? request.build()
                : request.setHeader("Authorization", value).build();
    }

    /// Another value than the one that was refused, where there is one and time to try it; else null.
    private @Nullable String renewed(@Nullable String refused, long until) throws InterruptedException {
        if (authorization == null || !authorization.refused()) {
            return null;
        }
        String other = authorization.value(left(until));
        return Objects.equals(other, refused) || System.nanoTime() >= until ? null : other;
    }

    /// What a status is worth saying more about.
    private static String remedy(int status, boolean compressed) {
        if (status == 407) {
            return "; the proxy wants a user and a password, which its URL can hold";
        }
        return compressed && (status == 400 || status == 415)
                ? "; if it takes no gzip, ED_COMPRESSION=none sends it plain"
                : "";
    }

    /// One attempt; and another at once, on a fresh connection, where the first met what a stop of the process
    /// leaves behind. The endpoint closes idle connections, above all while the process is frozen, and the first
    /// request to use one finds out; a request that was under way stood still with the process. Neither is a
    /// failure of the endpoint.
    private HttpResult unbroken(HttpRequest post, Duration timeout, long until) throws InterruptedException {
        long began = clock.wallMillis();
        long idle = answeredBefore ? began - answeredAt : 0;
        if (idle > LONGEST_IDLE_MS) {
            close();
        }
        boolean reused = answeredBefore;
        boolean rested = reused && idle > SHORT_IDLE_MS;
        long patience = Math.max(FIRST_AFTER_IDLE_NANOS, 2 * usualNanos);
        HttpResult first = attempt(post, rested ? Math.min(until, System.nanoTime() + patience) : until);
        if (first.answered()) {
            return first;
        }
        if (clock.wallMillis() - began > timeout.toMillis() + STOP_MS) {
            close();
            return attempt(post, System.nanoTime() + timeout.toNanos());
        }
        if (first.broke()) {
            close(); // It may be the client itself that is broken: its one thread may have run out of memory.
        }
        if (first.refusedHandshake()) {
            boolean forTheFirstTime = !handshakeRefused;
            handshakeRefused = true;
            quickTls = !quickTls; // The reason may be another than that there is no cipher in common.
            if (forTheFirstTime) {
                return attempt(post, until);
            }
        }
        if (rested && !first.broke()) {
            close();
        }
        return reused && (first.broke() || rested) ? attempt(post, until) : first;
    }

    private HttpResult attempt(HttpRequest request, long until) throws InterruptedException {
        long began = System.nanoTime();
        if (Thread.interrupted()) {
            throw new InterruptedException("cut off before the request");
        }
        if (began >= until) {
            return HttpResult.unanswered("no answer in time");
        }
        StatusOnly answer = new StatusOnly();
        executor.spare(mayLookUp(clock.wallMillis()) ? Thread.currentThread() : null);
        CompletableFuture<HttpResponse<Void>> exchange = client().sendAsync(request, answer);
        try {
            // The request's own time-out ends with the headers; this one does not.
            HttpResponse<Void> response = exchange.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (answer.status() == StatusOnly.NONE) {
                return HttpResult.withoutTunnel(response.statusCode());
            }
        } catch (TimeoutException late) {
            if (answer.status() == StatusOnly.NONE) {
                addressFailed();
                return HttpResult.unanswered("no answer in time");
            }
        } catch (ExecutionException failed) {
            if (answer.status() == StatusOnly.NONE) {
                addressFailed();
                return HttpResult.broken(failed.getCause());
            }
        } finally {
            exchange.cancel(true); // Does nothing to an exchange that is over.
        }
        answeredBefore = true;
        answeredAt = clock.wallMillis();
        usualNanos = System.nanoTime() - began;
        return HttpResult.answered(answer);
    }

    /// Whether the client may have to ask a name server: it looks the host's name, or the proxy's, up for each request,
    /// and the JDK remembers what it found.
    private boolean mayLookUp(long now) {
        if (!named || (addressesRemembered && answeredBefore && now - lookedUpAt < ADDRESS_REMEMBERED_MS)) {
            return false;
        }
        lookedUpAt = now;
        return true;
    }

    /// The connection failed, or has no response: the next one goes to another address of the name, if it has one.
    private void addressFailed() {
        Addresses.failed(peer);
        lookedUpAt = 0;
    }

    @Override
    public void restored() {
        Addresses.forget();
        close();
    }

    private synchronized HttpClient client() {
        HttpClient current = client;
        if (current == null) {
            current = !tls
                    ? Clients.plain(executor, route)
                    : quickTls ? Clients.quickTls(executor, route) : Clients.tls(executor, route);
            client = current;
        }
        return current;
    }

    /// Null where nothing is compressed.
    private synchronized @Nullable Gzip gzip() {
        if (compressing && gzip == null) {
            gzip = new Gzip();
        }
        return gzip;
    }

    @Override
    public void close() {
        HttpClient current = client;
        client = null;
        answeredBefore = false;
        if (current != null) {
            current.shutdownNow();
        }
    }
}
