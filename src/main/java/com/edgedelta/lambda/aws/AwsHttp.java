package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.http.CallerRunsExecutor;
import com.edgedelta.lambda.http.Clients;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.UserAgent;
import com.edgedelta.lambda.text.Failures;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Sends requests one after the other, on one thread and one route, over clients that live for a handful of
/// requests.
final class AwsHttp implements AutoCloseable {
    /// Maximum duration of an exchange, from resolving the host name to the end of the body.
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Route route;
    private final CallerRunsExecutor executor = new CallerRunsExecutor();
    private @Nullable HttpClient plain;
    private @Nullable HttpClient tls;
    private boolean quick = true;

    AwsHttp(Route route) {
        this.route = route;
    }

    /// Sends the request and reads the response, whatever its status.
    AwsResponse exchange(HttpRequest.Builder unsent) throws CallFailed, InterruptedException {
        route.authorize(unsent);
        HttpRequest request = unsent.header("User-Agent", UserAgent.value()).build();
        try {
            return attempt(request);
        } catch (ExecutionException failed) {
            if (!quick || !(failed.getCause() instanceof SSLHandshakeException)) {
                throw unanswered(failed);
            }
        }
        // Some hosts, such as those with validated cryptography, support no key exchange that the quick client offers.
        quick = false;
        closeTls();
        try {
            return attempt(request);
        } catch (ExecutionException failed) {
            throw unanswered(failed);
        }
    }

    private AwsResponse attempt(HttpRequest request) throws CallFailed, ExecutionException, InterruptedException {
        InetSocketAddress peer = route.peer(request.uri());
        Addresses.destination(peer);
        HttpClient client = client(request.uri());
        executor.spare(Thread.currentThread()); // Resolving a host name has no time-out.
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, new BoundedBody());
        try {
            HttpResponse<byte[]> answer = exchange.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            String errorType = answer.headers().firstValue("x-amzn-ErrorType").orElse("");
            byte[] body = answer.body();
            if (body == null) { // A proxy's response before a tunnel, for which the client bypasses the body handler.
                throw CallFailed.lasting("the proxy answered " + answer.statusCode());
            }
            return new AwsResponse(answer.statusCode(), errorType, body);
        } catch (ExecutionException failed) {
            Addresses.failed(peer);
            throw failed;
        } catch (TimeoutException late) {
            Addresses.failed(peer);
            throw CallFailed.passing("no answer within " + TIMEOUT.toSeconds() + " s");
        } finally {
            exchange.cancel(true); // Has no effect on an exchange that is complete.
        }
    }

    /// Describes the failure without its message, which could repeat a URL.
    private static CallFailed unanswered(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return CallFailed.passing(Failures.kind(cause == null ? failed : cause));
    }

    private HttpClient client(URI uri) {
        if ("http".equalsIgnoreCase(uri.getScheme())) {
            HttpClient current = plain == null ? Clients.plain(executor, route) : plain;
            plain = current;
            return current;
        }
        HttpClient current =
                tls != null ? tls : quick ? Clients.quickTls(executor, route) : Clients.tls(executor, route);
        tls = current;
        return current;
    }

    private void closeTls() {
        if (tls != null) {
            tls.shutdownNow();
            tls = null;
        }
    }

    @Override
    public void close() {
        closeTls();
        if (plain != null) {
            plain.shutdownNow();
            plain = null;
        }
    }
}
