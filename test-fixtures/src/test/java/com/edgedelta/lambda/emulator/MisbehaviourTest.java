package com.edgedelta.lambda.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.telemetry.Burst;
import com.edgedelta.lambda.telemetry.DeliveryRules;
import com.edgedelta.lambda.telemetry.Redelivery;
import com.edgedelta.lambda.telemetry.SplitForm;
import com.edgedelta.lambda.telemetry.Subscription;
import com.edgedelta.lambda.telemetry.TelemetryDelivery;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import com.edgedelta.lambda.telemetry.Violations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What Lambda does to a receiver besides posting batches once: again, in pieces, in floods; and an endpoint's
/// scripts.
class MisbehaviourTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MAX_BYTES = 262_144;

    private final Endpoint receiver = Endpoint.http();
    private final Violations violations = new Violations();

    @AfterEach
    void close() {
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource(Redelivery.class)
    void postsBatchesAgain(Redelivery when) {
        try (var delivery = delivery(when, SplitForm.WHOLE)) {
            delivery.add(TelemetryEvent.line("first"));
            delivered(delivery);
            delivery.redeliverKept();
            delivery.add(TelemetryEvent.line("second"));
            delivered(delivery);
            delivery.redeliverKept();
            delivered(delivery);

            var bodies = receiver.requests().stream().map(EndpointRequest::text).toList();
            var again = when == Redelivery.NEVER ? 1 : 2;
            assertThat(bodies).hasSize(2 * again);
            assertThat(Set.copyOf(bodies)).hasSize(2);
            assertThat(delivery.stats().redelivered()).isEqualTo(2 * (again - 1));
            assertThat(receiver.connections()).isEqualTo(when == Redelivery.ON_A_NEW_CONNECTION ? 3 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"CUT, x", "CUT, \\", "CUT, é", "CUT, 🎉", "FRAMED, x", "FRAMED, \\", "FRAMED, 🎉"})
    void cutsALongStringIntoPostsThatGoOnWhereTheCutWas(SplitForm form, String piece) {
        var text = piece.repeat(600_000 / piece.length());
        try (var delivery = delivery(Redelivery.NEVER, form)) {
            delivery.add(TelemetryEvent.line(text));
            delivery.add(TelemetryEvent.line("behind"));
            delivered(delivery);

            var posts = receiver.requests();
            assertThat(posts).hasSizeGreaterThan(2);
            var start = text(posts.getFirst());
            var envelope = start.substring(0, start.indexOf("\"record\":") + 9);
            var joined = new StringBuilder(start);
            for (var post : posts.subList(1, posts.size())) {
                // What is behind comes in the last POST or, where it was queued late, in one of its own.
                var rest = text(post).startsWith(envelope);
                assertThat(rest || text(post).contains("behind")).isTrue();
                if (rest && form == SplitForm.FRAMED) {
                    assertThat(joined).endsWith("}]");
                    joined.setLength(joined.length() - 2);
                }
                joined.append(rest ? text(post).substring(envelope.length()) : "");
            }
            var whole = new String(joined.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            var record = Json.parse(whole).asArray().get(0).asObject().getString("record", "");
            assertThat(record.equals(text + "\n")).isTrue();
            assertThat(delivery.stats().events()).isEqualTo(2);
        }
    }

    @Test
    void cutsALongObjectWithoutAQuote() {
        var value = Json.object().add("text", "y".repeat(300_000));
        try (var delivery = delivery(Redelivery.NEVER, SplitForm.CUT)) {
            delivery.add(TelemetryEvent.line(value));
            delivered(delivery);

            var posts = receiver.requests();
            assertThat(posts).hasSize(2);
            assertThat(posts.get(1).text()).contains("\"record\":y");
            var rest = posts.get(1).text();
            var joined = posts.getFirst().text() + rest.substring(rest.indexOf("\"record\":") + 9);
            assertThat(Json.parse(joined)
                            .asArray()
                            .get(0)
                            .asObject()
                            .get("record")
                            .equals(value))
                    .isTrue();
        }
    }

    @Test
    void splitsALongStringIntoTwoSoundRecords() {
        var text = "é\"".repeat(100_000);
        try (var delivery = delivery(Redelivery.NEVER, SplitForm.TWO_STRINGS)) {
            delivery.add(TelemetryEvent.line(text));
            delivered(delivery);

            var records = receiver.requests().stream()
                    .map(post -> Json.parse(post.text()).asArray())
                    .peek(batch -> assertThat(batch.size()).isOne())
                    .map(batch -> batch.get(0).asObject().getString("record", ""))
                    .toList();
            assertThat(records).hasSizeGreaterThan(1);
            assertThat(String.join("", records).equals(text + "\n")).isTrue();
            assertThat(records.getFirst()).doesNotEndWith("\n");
        }
    }

    @Test
    void postsAFloodBatchByBatchInItsPlace() {
        try (var delivery = delivery(Redelivery.NEVER, SplitForm.WHOLE)) {
            delivery.add(TelemetryEvent.line("before"));
            delivery.addBurst(new Burst(2_500, line -> "line " + line));
            delivery.addBody("[\"a body\"]".getBytes(StandardCharsets.UTF_8));
            delivered(delivery);

            var bodies = receiver.requests().stream().map(EndpointRequest::text).toList();
            assertThat(bodies).hasSize(5);
            assertThat(bodies.getFirst()).contains("before");
            assertThat(Json.parse(bodies.get(1)).asArray().size()).isEqualTo(1_000);
            assertThat(Json.parse(bodies.get(3)).asArray().size()).isEqualTo(500);
            assertThat(bodies.get(3)).contains("\"line 2499\\n\"}]");
            assertThat(bodies.getLast()).isEqualTo("[\"a body\"]");
        }
    }

    @Test
    void findsTheRuntimesEndInABodyOfItsOwn() {
        try (var delivery = delivery(Redelivery.NEVER, SplitForm.WHOLE)) {
            delivery.addBody("""
                    [{"broken":,{"time":"t","type":"platform.runtimeDone","record":{"status":"success","requestId":"one"}}]
                    """.getBytes(StandardCharsets.UTF_8));
            delivered(delivery);

            assertThat(delivery.runtimeDonePostedAt("one")).isNotNull();
        }
    }

    @Test
    void anEndpointAnswersInTurnAndByWhatIsAsked() {
        var behaviour = EndpointBehaviour.inTurn(
                EndpointAnswer.status(503),
                EndpointAnswer.retryAfter(429, 2),
                EndpointAnswer.retryAfter(503, Instant.parse("2026-01-02T03:04:05Z")),
                EndpointAnswer.redirect(308, "/elsewhere"));

        assertThat(behaviour.answer(request("HEAD", "")).status()).isEqualTo(200);
        assertThat(behaviour.answer(request("POST", "")).status()).isEqualTo(503);
        assertThat(behaviour.answer(request("POST", "")).headers()).isEqualTo(Map.of("Retry-After", "2"));
        assertThat(behaviour.answer(request("POST", "")).headers())
                .isEqualTo(Map.of("Retry-After", "Fri, 02 Jan 2026 03:04:05 GMT"));
        assertThat(behaviour.answer(request("POST", "")).headers()).isEqualTo(Map.of("Location", "/elsewhere"));
        assertThat(behaviour.answer(request("POST", "")).status()).isEqualTo(200);

        assertThat(EndpointBehaviour.atMost(3).answer(request("POST", "four")).status())
                .isEqualTo(413);
        assertThat(EndpointBehaviour.where("bad", EndpointAnswer.status(400))
                        .answer(request("POST", "a bad one"))
                        .status())
                .isEqualTo(400);
    }

    private static EndpointRequest request(String method, String body) {
        return new EndpointRequest(1, method, "/", Map.of(), body.getBytes(StandardCharsets.UTF_8), 1);
    }

    private static String text(EndpointRequest request) {
        return new String(request.body(), StandardCharsets.ISO_8859_1);
    }

    private TelemetryDelivery delivery(Redelivery redelivery, SplitForm form) {
        var delivery = new TelemetryDelivery(violations, () -> true, DeliveryRules.LAMBDA, redelivery, form);
        delivery.subscribe(new Subscription(
                "2022-12-13", Set.of("platform", "function"), 1_000, MAX_BYTES, 25, receiver.port(), "/"));
        return delivery;
    }

    private void delivered(TelemetryDelivery delivery) {
        assertThat(delivery.awaitDelivered(System.nanoTime() + SOON.toNanos())).isTrue();
        assertThat(violations.list()).isEmpty();
    }
}
