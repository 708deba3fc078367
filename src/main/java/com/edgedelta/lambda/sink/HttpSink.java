package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.http.Clients;
import com.edgedelta.lambda.http.SparingExecutor;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
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

    private final HttpRequest.Builder request;
    private final ReentrantLock sending = new ReentrantLock();
    private final SparingExecutor executor = new SparingExecutor();
    private final Clock clock;
    private final boolean tls;
    private final boolean named;
    private final String name;
    private volatile @Nullable HttpClient client;
    private volatile boolean answeredBefore;
    private long lookedUpAt;

    /// @param endpoint an absolute http or https URL
    public HttpSink(URI endpoint, Clock clock) {
        this.clock = clock;
        this.named = !isAddress(endpoint.getHost());
        this.tls = "https".equalsIgnoreCase(endpoint.getScheme());
        this.name = endpoint.getScheme() + "://" + endpoint.getHost()
                + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
        this.request = HttpRequest.newBuilder(endpoint).header("Content-Type", "application/json");
    }

    /// What a log line calls the destination: neither path nor query nor user info, which may be secrets.
    @Override
    public String toString() {
        return name;
    }

    @Override
    public void prepare() {
        client();
    }

    @Override
    public void connect(Duration timeout) throws InterruptedException {
        long until = System.nanoTime() + timeout.toNanos();
        if (sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                attempt(request.copy().HEAD().build(), until);
            } finally {
                sending.unlock();
            }
        }
    }

    @Override
    public Outcome send(byte[] body, int offset, int length, Duration timeout) throws InterruptedException {
        HttpRequest post = request.copy()
                .POST(BodyPublishers.ofByteArray(body, offset, length))
                .build();
        long until = System.nanoTime() + timeout.toNanos();
        if (!sending.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return Outcome.unavailable("no connection in time");
        }
        try {
            boolean reused = answeredBefore;
            Attempt first = attempt(post, until);
            if (!first.brokeUnanswered() || !reused) {
                return first.outcome();
            }
            // The endpoint closes idle connections, above all while the process is frozen, and the first to use one
            // finds out. That is no failure of the endpoint: once more, on a fresh connection.
            close();
            return attempt(post, until).outcome();
        } finally {
            sending.unlock();
        }
    }

    private Attempt attempt(HttpRequest post, long until) throws InterruptedException {
        Answer answer = new Answer();
        executor.spare(mayLookUp(clock.wallMillis()) ? Thread.currentThread() : null);
        CompletableFuture<HttpResponse<Void>> exchange = client().sendAsync(post, answer);
        try {
            // The request's own time-out ends with the headers; this one does not.
            exchange.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            if (answer.status() == Answer.NONE) {
                return new Attempt(Outcome.unavailable("no answer in time"), false);
            }
        } catch (ExecutionException failed) {
            if (answer.status() == Answer.NONE) {
                return new Attempt(
                        Outcome.unavailable(describe(failed.getCause())), failed.getCause() instanceof IOException);
            }
        } finally {
            exchange.cancel(true); // Does nothing to an exchange that is over.
        }
        answeredBefore = true;
        return new Attempt(judge(answer.status()), false);
    }

    /// Whether the client may have to ask a name server: it looks the host's name up for each request, and the JDK
    /// remembers what it found.
    private boolean mayLookUp(long now) {
        if (!named || (answeredBefore && now - lookedUpAt < ADDRESS_REMEMBERED_MS)) {
            return false;
        }
        lookedUpAt = now;
        return true;
    }

    private static boolean isAddress(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return host.charAt(0) == '[';
            }
        }
        return true;
    }

    private record Attempt(Outcome outcome, boolean brokeUnanswered) {}

    private static Outcome judge(int status) {
        if (status >= 200 && status < 300) {
            return Outcome.ACCEPTED;
        }
        boolean passing = status == 408 || status == 425 || status == 429 || status >= 500;
        String reason = "status " + status;
        return passing ? Outcome.unavailable(reason) : Outcome.refused(reason);
    }

    /// The kind of failure without the message where that could repeat a URL.
    private static String describe(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown failure";
        }
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return message == null || message.contains("://") ? kind : kind + ": " + message;
    }

    private synchronized HttpClient client() {
        HttpClient current = client;
        if (current == null) {
            current = tls ? Clients.tls(executor) : Clients.plain(executor);
            client = current;
        }
        return current;
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
