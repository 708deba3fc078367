package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The client for Lambda's API, made on a thread of its own beside what else comes before `register`. Two things that
/// no class cache can hold (JDK 25) are most of the way there: the first client compares two records, whose `equals`
/// is linked then (`DebugLogger$LoggerConfig`), and its first connection makes a comparator by `Comparator.comparing`,
/// whose lambda is serializable. On two cores they are linked side by side.
public final class ClientAhead implements Runnable {
    private static final long LONGEST_WAIT_SECONDS = 2;

    private final Supplier<HttpClient> maker;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable HttpClient made;
    private boolean late;

    private ClientAhead(Supplier<HttpClient> maker) {
        this.maker = maker;
    }

    /// Begins on a thread that ends by itself.
    public static ClientAhead start() {
        return start(ClientAhead::client);
    }

    static ClientAhead start(Supplier<HttpClient> maker) {
        ClientAhead ahead = new ClientAhead(maker);
        Thread thread = new Thread(ahead, "client-ahead");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    private static HttpClient client() {
        return Clients.plain(new SparingExecutor(), Route.DIRECT);
    }

    @Override
    public void run() {
        try {
            offer(maker.get());
        } finally {
            over.countDown();
        }
    }

    private synchronized void offer(HttpClient client) {
        if (late) {
            client.shutdownNow();
        } else {
            made = client;
        }
    }

    /// Waits for the client, 2 s at most; makes one where the thread has failed or is late. To be called once.
    public HttpClient take() throws InterruptedException {
        linkComparator();
        HttpClient client = over.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS) ? made() : null;
        return client == null ? madeHere() : client;
    }

    private synchronized @Nullable HttpClient made() {
        HttpClient client = made;
        made = null; // Whoever takes it may give it up for another.
        return client;
    }

    private HttpClient madeHere() {
        synchronized (this) {
            late = true;
        }
        return maker.get();
    }

    private static void linkComparator() {
        Comparator<String> linked = Comparator.comparing(String::strip);
        if (linked.compare("", "") != 0) {
            throw new IllegalStateException("the JDK's comparator is broken");
        }
    }
}
