package com.edgedelta.lambda.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.endpoint.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The account of what was sent and what arrived.
class LedgerTest {
    private final Endpoint endpoint = Endpoint.http();
    private final Ledger ledger = new Ledger().of(endpoint);

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void countsWhatArrivedWhatIsMissingAndWhatCameTwice() {
        var lines = ledger.lines(5, 40);
        post(lines.get(0) + lines.get(2));
        post(lines.get(1) + lines.get(2) + lines.get(4));

        assertThat(lines).allMatch(line -> line.length() == 40);
        assertThat(ledger.sent()).isEqualTo(5);
        assertThat(ledger.arrived()).isEqualTo(4);
        assertThat(ledger.lost()).isOne();
        assertThat(ledger.duplicated()).isOne();
        assertThat(ledger.outOfOrder()).isOne();
        assertThat(ledger.firstMissing()).isEqualTo(3);
    }

    @Test
    void waitsForWhatArrivesAndNotForEver() throws InterruptedException {
        var lines = ledger.lines(2, 40);
        assertThat(ledger.awaitAny(Duration.ofMillis(20))).isFalse();

        var posting = Thread.startVirtualThread(() -> lines.forEach(this::post));

        assertThat(ledger.awaitAll(Duration.ofSeconds(20))).isTrue();
        assertThat(ledger.awaitAny(Duration.ZERO)).isTrue();
        posting.join();
    }

    @Test
    void addsUpWhatIsSaidToBeDropped() {
        post("""
                {"message":"x"}
                {"log_type":"edgedelta.dropped","dropped_records":3,"reasons":{"buffer_full":2,"rejected":1}}
                """);
        post("""
                {"log_type":"edgedelta.dropped","dropped_records":2,"reasons":{"buffer_full":2}}
                """);

        assertThat(ledger.dropped()).isEqualTo(Map.of("buffer_full", 4L, "rejected", 1L));
        assertThat(ledger.droppedInAll()).isEqualTo(5);
    }

    @Test
    void accountsForABurstWithoutKeepingIt() {
        endpoint.forgetBodies();
        var burst = ledger.burst(3_000, 150);
        var bodies = burst.bodies(1_000, 262_144);
        var posts = 0;
        for (; bodies.hasNext(); posts++) {
            post(new String(bodies.next(), StandardCharsets.UTF_8));
        }

        assertThat(posts).isEqualTo(3);
        assertThat(ledger.lost()).isZero();
        assertThat(ledger.outOfOrder()).isZero();
        assertThat(endpoint.lines()).isEmpty();
        assertThat(endpoint.accepted()).hasSize(3).allMatch(request -> request.bodyLength() > 200_000);
    }

    private void post(String body) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(endpoint.url()).POST(HttpRequest.BodyPublishers.ofString(body));
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
