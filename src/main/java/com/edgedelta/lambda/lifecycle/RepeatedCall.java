package com.edgedelta.lambda.lifecycle;

import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A call of Lambda's APIs during init, repeated after 429, 5xx, a broken connection or silence. Without that, one
/// failed `register` fails the function's init, and one failed `subscribe` silences the sandbox for its life.
final class RepeatedCall {
    private static final long LONGEST_TRY_NANOS = 900_000_000;
    private static final long LONGEST_NANOS = 3_000_000_000L;
    private static final long FIRST_PAUSE_NANOS = 100_000_000;

    /// A shorter try is useless.
    private static final long SHORTEST_TRY_NANOS = 100_000_000;

    private static final int LARGEST_ANSWER = 65_536;

    private final HttpClient client;
    private final Clock clock;
    private final long until;
    private int tries;
    private int unanswered;

    RepeatedCall(HttpClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.until = clock.nanos() + LONGEST_NANOS;
    }

    /// Returns the number of requests sent.
    int tries() {
        return tries;
    }

    /// Returns the number of requests that may have been accepted although no answer came.
    int unanswered() {
        return unanswered;
    }

    /// Returns the last response, whatever its status; the time for all requests of this call is 3 s.
    ///
    /// @throws IOException if the last try was not answered
    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            IOException failure = null;
            HttpResponse<byte[]> response = null;
            try {
                response = sendOnce(request);
            } catch (IOException e) {
                failure = e;
                unanswered++;
            }
            boolean over = until - clock.nanos() < pause + SHORTEST_TRY_NANOS;
            if (response != null && (over || !isTransient(response.statusCode()))) {
                return response;
            }
            if (failure != null && over) {
                throw failure;
            }
            clock.sleep(pause);
            pause *= 2;
        }
    }

    private HttpResponse<byte[]> sendOnce(HttpRequest request) throws IOException, InterruptedException {
        tries++;
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return exchange.get(Math.min(LONGEST_TRY_NANOS, until - clock.nanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silence) {
            throw new IOException("no answer in time", silence);
        } catch (ExecutionException failed) {
            throw ioException(failed.getCause());
        } finally {
            exchange.cancel(true); // Has no effect on an exchange that is complete.
        }
    }

    private static IOException ioException(@Nullable Throwable cause) {
        return cause instanceof IOException broken ? broken : new IOException(cause);
    }

    private static boolean isTransient(int status) {
        return status == 429 || status >= 500;
    }
}
