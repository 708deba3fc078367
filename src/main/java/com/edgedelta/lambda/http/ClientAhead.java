package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The client for Lambda's API, made on a thread of its own beside what else comes before `register`. Two things that
/// no class cache can hold (JDK 25) are most of the way there: the first client compares two records, whose `equals`
/// is linked then (`DebugLogger$LoggerConfig`), and its first connection makes a comparator by `Comparator.comparing`,
/// whose lambda is serializable. On two cores they are linked side by side.
public final class ClientAhead {
    private static final long LONGEST_WAIT_SECONDS = 2;

    private final Supplier<HttpClient> maker;
    private final FutureTask<HttpClient> making;

    private ClientAhead(Supplier<HttpClient> maker) {
        this.maker = maker;
        this.making = new FutureTask<>(maker::get);
    }

    /// Begins on a thread that ends by itself.
    public static ClientAhead start() {
        return start(ClientAhead::client);
    }

    static ClientAhead start(Supplier<HttpClient> maker) {
        ClientAhead ahead = new ClientAhead(maker);
        Thread thread = new Thread(ahead.making, "client-ahead");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    private static HttpClient client() {
        return Clients.plain(new SparingExecutor(), Route.DIRECT);
    }

    /// Waits for the client, 2 s at most; makes one where the thread has failed or is late. To be called once.
    public HttpClient take() throws InterruptedException {
        linkComparator();
        try {
            return making.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            making.cancel(false); // A client that comes late is kept by nobody, and ends with that.
            return maker.get();
        }
    }

    private static void linkComparator() {
        Comparator<String> linked = Comparator.comparing(String::strip);
        if (linked.compare("", "") != 0) {
            throw new IllegalStateException("the JDK's comparator is broken");
        }
    }
}
