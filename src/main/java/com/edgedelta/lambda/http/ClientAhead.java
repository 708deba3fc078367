package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The client for Lambda's API, made on a thread of its own beside what else comes before `register`. Two things that
/// no class cache can hold (JDK 25) are most of the way there: the first client compares two records, whose `equals`
/// is linked then (`DebugLogger$LoggerConfig`), and its first connection makes a comparator by `Comparator.comparing`,
/// whose lambda is serializable. On two cores they are linked side by side.
public final class ClientAhead implements Runnable {
    private static final long LONGEST_WAIT_SECONDS = 2;

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable HttpClient made;

    private ClientAhead() {}

    /// Begins on a thread that ends by itself.
    public static ClientAhead start() {
        ClientAhead ahead = new ClientAhead();
        Thread thread = new Thread(ahead, "client-ahead");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    @Override
    public void run() {
        try {
            made = client();
        } finally {
            over.countDown();
        }
    }

    /// Waits for the client; makes one where the thread has failed. To be called once.
    public HttpClient take() throws InterruptedException {
        linkComparator();
        HttpClient ready = over.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS) ? made : null;
        return ready == null ? client() : ready;
    }

    private static HttpClient client() {
        return Clients.plain(new SparingExecutor(), Route.DIRECT);
    }

    private static void linkComparator() {
        Comparator<String> linked = Comparator.comparing(String::strip);
        if (linked.compare("", "") != 0) {
            throw new IllegalStateException("the JDK's comparator is broken");
        }
    }
}
