package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Destination.HttpEndpoint;
import com.edgedelta.lambda.config.Header;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.UserAgent;
import com.edgedelta.lambda.time.Clock;
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
    private final boolean compressing;
    private final HttpRequest.Builder request;
    private final ReentrantLock sending = new ReentrantLock();
    private final String name;
    private final Clock clock;
    private final EndpointConnection connection;
    private @Nullable Gzip gzip;

    /// Sends nothing but the records, without a proxy.
    ///
    /// @param endpoint an absolute http or https URL
    public HttpSink(URI endpoint, Clock clock) {
        this(new HttpEndpoint(endpoint, null, List.of(), false), Route.DIRECT, null, clock);
    }

    /// @param authorization what authorizes requests with records; null for nothing
    public HttpSink(HttpEndpoint endpoint, Route route, @Nullable Authorization authorization, Clock clock) {
        this(endpoint, route, authorization, clock, true);
    }

    /// @param addressesCached whether the JDK caches the responses of name servers
    public HttpSink(
            HttpEndpoint endpoint,
            Route route,
            @Nullable Authorization authorization,
            Clock clock,
            boolean addressesCached) {
        this.endpoint = endpoint.uri();
        this.authorization = authorization;
        this.clock = clock;
        this.compressing = endpoint.gzip();
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
                    "the token that authorizes requests is not available", authorization.anotherInMillis());
        }
        HttpResult attempt = connection.exchange(authorized(post, value), timeout, until);
        if (attempt.redirected()) {
            URI elsewhere = Redirect.within(endpoint, attempt.location());
            if (elsewhere == null) {
                return Outcome.refused(
                        "status " + attempt.status() + ", not followed: it leads to another origin or nowhere");
            }
            attempt = connection.exchange(authorized(post.uri(elsewhere), value), timeout, until);
        }
        String renewed = attempt.unauthorized() ? renewed(value, until) : null;
        if (renewed != null) {
            attempt = connection.exchange(authorized(post, renewed), timeout, until);
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

    /// Returns a value other than the refused one; null if none exists or no time is left to try it.
    private @Nullable String renewed(@Nullable String refused, long until) throws InterruptedException {
        if (authorization == null || !authorization.refused()) {
            return null;
        }
        String other = authorization.value(left(until));
        return Objects.equals(other, refused) || System.nanoTime() >= until ? null : other;
    }

    /// What to add to a status in a log line.
    private static String remedy(int status, boolean compressed) {
        if (status == 407) {
            return "; the proxy wants a user and a password, which its URL can hold";
        }
        return compressed && (status == 400 || status == 415)
                ? "; if it takes no gzip, ED_COMPRESSION=none sends it plain"
                : "";
    }

    @Override
    public void restored() {
        connection.restored();
    }

    /// Null if nothing is compressed.
    private synchronized @Nullable Gzip gzip() {
        if (compressing && gzip == null) {
            gzip = new Gzip();
        }
        return gzip;
    }

    @Override
    public void close() {
        connection.close();
    }
}
