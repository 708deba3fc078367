package com.edgedelta.lambda.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.telemetry.Subscription;
import com.edgedelta.lambda.telemetry.TelemetryDelivery;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import com.edgedelta.lambda.telemetry.Violations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Batches as they are cut and posted, seen by an endpoint that plays the extension's receiver.
class TelemetryDeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int LONG_MS = 30_000;

    private final Endpoint receiver = Endpoint.http();
    private final Violations violations = new Violations();
    private final TelemetryDelivery delivery = new TelemetryDelivery(violations, () -> true);

    @AfterEach
    void close() {
        delivery.close();
        receiver.close();
    }

    @Test
    void cutsBatchesByItems() {
        add(2_500, "x");
        delivery.subscribe(subscription(1_000, 1_048_576, LONG_MS));
        assertThat(receiver.awaitRequests(2, SOON)).isTrue();
        delivery.hurry();
        delivered();
        assertThat(sizes()).containsExactly(1_000, 1_000, 500);
        assertThat(receiver.requests().get(2).text()).contains("line 2499 ");
    }

    @Test
    void cutsBatchesByBytes() {
        add(600, "x".repeat(1_000));
        delivery.subscribe(subscription(10_000, 262_144, LONG_MS));
        assertThat(receiver.awaitRequests(2, SOON)).isTrue();
        delivery.hurry();
        delivered();
        assertThat(sizes()).hasSize(3);
        assertThat(sizes().stream().mapToInt(Integer::intValue).sum()).isEqualTo(600);
        assertThat(receiver.requests()).allMatch(request -> request.bodyLength() < 262_144 + 1_000);
        assertThat(receiver.requests().getFirst().bodyLength()).isGreaterThan(260_000);
    }

    @Test
    void cutsBatchesByTime() {
        delivery.subscribe(subscription(1_000, 262_144, 200));
        var began = System.nanoTime();
        add(3, "x");
        assertThat(receiver.awaitRequests(1, SOON)).isTrue();
        var waited = Duration.ofNanos(receiver.requests().getFirst().arrivedNanos() - began);
        assertThat(waited).isBetween(Duration.ofMillis(199), SOON);
        assertThat(sizes()).containsExactly(3);
    }

    @Test
    void deliversOnlyWhatIsSubscribedTo() {
        delivery.add(TelemetryEvent.extensionLine("before"));
        delivery.subscribe(subscription(1_000, 262_144, 25));
        delivery.add(TelemetryEvent.extensionLine("after"));
        delivery.add(TelemetryEvent.line("wanted"));
        delivered();
        assertThat(receiver.requests()).hasSize(1);
        assertThat(receiver.requests().getFirst().text()).contains("wanted").doesNotContain("before", "after");
    }

    @Test
    void postsOverOneConnection() {
        delivery.subscribe(subscription(1_000, 262_144, 25));
        for (var post = 0; post < 5; post++) {
            add(1, "x");
            delivered();
        }
        assertThat(receiver.requests()).hasSize(5);
        assertThat(receiver.connections()).isOne();
        assertThat(delivery.stats().connections()).isOne();
        assertThat(delivery.stats().events()).isEqualTo(5);
        assertThat(delivery.stats().slowestAnswer()).isPositive();
    }

    @Test
    void postsABatchAgainThatWasNotTaken() {
        receiver.behave(request -> request.number() == 1
                ? EndpointAnswer.close()
                : EndpointAnswer.status(request.number() == 2 ? 500 : 200).withBody("some text"));
        delivery.subscribe(subscription(1_000, 262_144, 25));
        add(2, "x");
        delivered();
        assertThat(receiver.requests()).hasSize(3);
        assertThat(receiver.lines()).hasSize(1);
        assertThat(delivery.stats().failures()).hasSize(2);
        assertThat(delivery.stats().connections()).isEqualTo(2);
        assertThat(violations.list()).isEmpty();
    }

    @Test
    void givesUpAfterThreeTriesAndSaysSo() {
        receiver.behave(EndpointBehaviour.always(EndpointAnswer.status(503)));
        delivery.subscribe(subscription(1_000, 262_144, 25));
        add(2, "x");
        delivered();
        assertThat(receiver.requests()).hasSize(3);
        assertThat(violations.list()).hasSize(1).first().asString().contains("telemetry lost", "503");
    }

    @Test
    void deliversNothingWhilePaused() {
        delivery.subscribe(subscription(1_000, 262_144, 25));
        delivery.pause();
        add(1, "x");
        assertThat(receiver.awaitRequests(1, Duration.ofMillis(100))).isFalse();
        delivery.resume();
        assertThat(receiver.awaitRequests(1, SOON)).isTrue();
    }

    @Test
    void remembersWhenRuntimeDoneWasPosted() {
        delivery.subscribe(subscription(1_000, 262_144, 25));
        var before = System.nanoTime();
        delivery.add(TelemetryEvent.of("platform.runtimeDone", Json.object().add("requestId", "one")));
        delivered();
        assertThat(delivery.runtimeDonePostedAt("one")).isBetween(before, System.nanoTime());
        assertThat(delivery.runtimeDonePostedAt("two")).isNull();
    }

    @Test
    void sendsJsonLinesAsTextInTheFirstSchema() {
        delivery.subscribe(new Subscription(
                "2022-07-01", Set.of("platform", "function"), 1_000, 262_144, 25, receiver.port(), "/"));
        delivery.add(TelemetryEvent.line(Json.object().add("a", 1)));
        delivery.add(TelemetryEvent.captured("{\"type\":\"function\",\"record\":{\"b\" : 2}}"));
        delivered();
        assertThat(receiver.requests().getFirst().text())
                .contains("\"record\":\"{\\\"a\\\":1}\\n\"")
                .endsWith("{\"type\":\"function\",\"record\":{\"b\" : 2}}]");
    }

    @Test
    void postsBodiesAsTheyAre() {
        delivery.subscribe(subscription(1_000, 262_144, LONG_MS));
        add(1, "x");
        delivery.addBody("[{\"cut in the mid".getBytes(StandardCharsets.UTF_8));
        delivered();
        assertThat(receiver.requests()).hasSize(2);
        assertThat(receiver.requests().get(1).text()).isEqualTo("[{\"cut in the mid");
    }

    private void add(int events, String text) {
        delivery.addAll(IntStream.range(0, events)
                .mapToObj(number -> TelemetryEvent.line("line " + number + " " + text))
                .toList());
    }

    private void delivered() {
        assertThat(delivery.awaitDelivered(System.nanoTime() + SOON.toNanos())).isTrue();
    }

    private List<Integer> sizes() {
        return receiver.requests().stream()
                .map(request -> Json.parse(request.text()).asArray().size())
                .toList();
    }

    private Subscription subscription(int maxItems, int maxBytes, int timeoutMs) {
        return new Subscription(
                "2022-12-13", Set.of("platform", "function"), maxItems, maxBytes, timeoutMs, receiver.port(), "/");
    }
}
