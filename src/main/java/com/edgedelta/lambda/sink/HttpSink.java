package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Destination.HttpEndpoint;
import com.edgedelta.lambda.config.Header;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.UserAgent;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.time.Clock;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Sends each chunk as one POST of newline-delimited JSON, over one connection that is kept open.
public final class HttpSink implements Sink {
    private final URI endpoint;
    private final @Nullable Authorization authorization;
    private final ContentCoding coding;
    private final ExtensionLog log;
    private final HttpRequest.Builder request;
    private final ReentrantLock sending = new ReentrantLock();
    private final String name;
    private final Clock clock;
    private final EndpointConnection connection;
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private @Nullable Gzip gzip;

    /// Sends nothing but the records, without a proxy.
    ///
    /// @param endpoint an absolute http or https URL
    public HttpSink(URI endpoint, Clock clock) {
        this(new HttpEndpoint(endpoint, null, List.of(), false), Route.DIRECT, null, clock);
    }

    /// @param authorization what authorizes requests with records; null for nothing
    public HttpSink(HttpEndpoint endpoint, Route route, @Nullable Authorization authorization, Clock clock) {
        this(endpoint, route, authorization, clock, true, new ExtensionLog(OutputStream.nullOutputStream(), false));
    }

    /// @param addressesCached whether the JDK caches the responses of name servers
    public HttpSink(
            HttpEndpoint endpoint,
            Route route,
            @Nullable Authorization authorization,
            Clock clock,
            boolean addressesCached,
            ExtensionLog log) {
        this.endpoint = endpoint.uri();
        this.authorization = authorization;
        this.clock = clock;
        this.coding = new ContentCoding(endpoint.gzip());
        this.log = log;
        this.connection = new EndpointConnection(this.endpoint, route, addressesCached, clock);
        this.name = endpoint.toString();
        this.request = request(endpoint, route);
    }

    /// The headers of every request, including `HEAD`.
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

    /// The destination's name in log lines: without path, query and user info, which may be secrets.
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void prepare() {
        connection.prepare();
        gzip();
    }

    @Override
    public void connect(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        if (sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                connection.exchange(request.copy().HEAD().build(), timeout, until);
            } finally {
                sending.unlock();
            }
        }
    }

    @Override
    public long busyNanos() {
        return connection.busyNanos();
    }

    @Override
    public Outcome send(long id, byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        if (!sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return Outcome.unavailable("no connection in time");
        }
        try {
            HttpRequest.Builder post = request.copy().setHeader("Idempotency-Key", keys.of(id));
            Gzip compressor = gzip();
            ChunkBody compressed = compressor == null ? null : compressor.of(body, offset, length, until);
            if (compressor == null || compressed == null) {
                return post(post.POST(ChunkBody.of(body, offset, length)), timeout, until)
                        .outcome(clock.wallMillis());
            }
            HttpResult result =
                    post(post.copy().setHeader("Content-Encoding", "gzip").POST(compressed), timeout, until);
            boolean turnedOff = false;
            if (coding.mayBeTheReason(result)) {
                result = post(post.POST(ChunkBody.of(body, offset, length)), timeout, until);
                turnedOff = coding.refusedBut(result);
            }
            if (coding.excludedBy(result) || turnedOff) {
                log.warn(name + " does not accept gzip; requests are sent uncompressed from now on");
            }
            if (result.accepted()) {
                compressor.forget();
            }
            return result.outcome(clock.wallMillis());
        } finally {
            sending.unlock();
        }
    }

    /// Sends the request, follows a redirect within the endpoint's origin, and renews a refused authorization.
    private HttpResult post(HttpRequest.Builder post, Duration timeout, long until) throws InterruptedException {
        String value = authorization == null ? null : authorization.value(left(until));
        if (authorization != null && value == null) {
            return HttpResult.postponed(
                    "the token that authorizes requests is not available", authorization.anotherInMillis());
        }
        HttpResult result = connection.exchange(authorized(post, value), timeout, until);
        if (result.redirected()) {
            URI elsewhere = Redirect.within(endpoint, result.location());
            if (elsewhere == null) {
                return result;
            }
            result = connection.exchange(authorized(post.uri(elsewhere), value), timeout, until);
        }
        String renewed = result.unauthorized() ? renewed(value, until) : null;
        if (renewed != null) {
            result = connection.exchange(authorized(post, renewed), timeout, until);
        }
        if (result.unauthorized() && authorization != null && authorization.anotherInMillis() >= 0) {
            return HttpResult.postponed(
                    "status " + result.status() + "; the token is looked up again", authorization.anotherInMillis());
        }
        return result;
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    private static HttpRequest authorized(HttpRequest.Builder request, @Nullable String value) {
        return value == null
                ? request.build()
                : request.setHeader("Authorization", value).build();
    }

    /// Returns a value other than the refused one; null if none exists or no time is left to try it.
    private @Nullable String renewed(@Nullable String refused, long until) throws InterruptedException {
        if (authorization == null || !authorization.refused()) {
            return null;
        }
        String other = authorization.value(left(until));
        return Objects.equals(other, refused) || System.nanoTime() >= until ? null : other;
    }

    @Override
    public void restored() {
        keys.renew();
        connection.restored();
    }

    /// Null if nothing is compressed.
    private synchronized @Nullable Gzip gzip() {
        if (!coding.isGzip()) {
            gzip = null;
        } else if (gzip == null) {
            gzip = new Gzip();
        }
        return gzip;
    }

    @Override
    public void close() {
        connection.close();
    }
}
