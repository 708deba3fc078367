package com.edgedelta.lambda.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OutboundClientTest {
    private static final long AMPLE_NANOS = 20_000_000_000L;

    private static HttpClient client() {
        return Clients.plain(new CallerRunsExecutor(), Route.DIRECT);
    }

    @Test
    void aClientThatIsStillBeingCreatedIsShutDownWhenItExists() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        HttpClient created = client();
        OutboundClient outbound = new OutboundClient(quick -> {
            try {
                assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException ended) {
                throw new AssertionError("interrupted", ended);
            }
            return created;
        });
        assertThat(outbound.within(1)).as("in time").isNull();

        outbound.close();
        assertThat(created.isTerminated()).isFalse();
        go.countDown();

        assertThat(created.awaitTermination(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void whereMemoryRunsOutTheCallerMeetsItAndTheNextRequestTriesAgain() throws Exception {
        AtomicInteger creations = new AtomicInteger();
        try (OutboundClient outbound = new OutboundClient(quick -> {
            if (creations.incrementAndGet() == 1) {
                throw new OutOfMemoryError("for this test");
            }
            return client();
        })) {
            assertThatThrownBy(() -> outbound.within(AMPLE_NANOS)).isInstanceOf(OutOfMemoryError.class);

            assertThat(outbound.within(AMPLE_NANOS)).isNotNull();
        }
    }
}
