package com.edgedelta.lambda.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.telemetry.DeliveryRules;
import com.edgedelta.lambda.telemetry.Redelivery;
import com.edgedelta.lambda.telemetry.SplitForm;
import com.edgedelta.lambda.telemetry.Subscription;
import com.edgedelta.lambda.telemetry.TelemetryDelivery;
import com.edgedelta.lambda.telemetry.TelemetryEvent;
import com.edgedelta.lambda.telemetry.Violations;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How AWS's emulator delivers telemetry where it differs from Lambda, seen by an endpoint that plays the receiver.
class DeliveryRulesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Endpoint receiver = Endpoint.http();
    private final Violations violations = new Violations();

    @AfterEach
    void close() {
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"MANAGED_INSTANCES", "AWS_EMULATOR"})
    void aPostHasASequenceIdAndLosesItsPath(DeliveryRules rules) throws Exception {
        try (var delivery = delivery(rules, 25)) {
            delivery.add(TelemetryEvent.line("x"));
            delivered(delivery);

            var post = receiver.requests().getFirst();
            var hash = MessageDigest.getInstance("SHA-256").digest(post.body());
            assertThat(post.path()).isEqualTo("/");
            assertThat(post.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
            assertThat(post.header("sequence-id")).isEqualTo(Base64.getEncoder().encodeToString(hash));
        }
    }

    @Test
    void lambdaKeepsThePathAndLineBreaks() {
        try (var delivery = delivery(DeliveryRules.LAMBDA, 25)) {
            delivery.add(TelemetryEvent.line("x"));
            delivered(delivery);

            var post = receiver.requests().getFirst();
            assertThat(post.path()).isEqualTo("/path");
            assertThat(post.header("sequence-id")).isNull();
            assertThat(post.header("host")).startsWith("sandbox.localdomain:");
            assertThat(records()).containsExactly("x\n");
        }
    }

    @Test
    void aTextBecomesOneEventPerLineWithoutLineBreaks() {
        try (var delivery = delivery(DeliveryRules.MANAGED_INSTANCES, 25)) {
            delivery.add(TelemetryEvent.line("one\n\n50%\rthree\r\nfour\\n"));
            delivery.add(TelemetryEvent.line(Json.object().add("a", 1)));
            delivery.add(TelemetryEvent.captured("{\"type\":\"function\",\"record\":\"as it is\\n\"}"));
            delivered(delivery);

            assertThat(records()).containsExactly("one", "", "50%\rthree", "four\\n", "{\"a\":1}", "as it is\n");
            assertThat(events(receiver.requests().getFirst()).get(4).get("record"))
                    .isEqualTo(Json.object().add("a", 1));
        }
    }

    @Test
    void theEmulatorSendsJsonAsTextAndNothingAfterALineThatIsTooLong() {
        try (var delivery = delivery(DeliveryRules.AWS_EMULATOR, 30_000)) {
            delivery.add(TelemetryEvent.line(Json.object().add("a", 1)));
            delivery.add(TelemetryEvent.line("x".repeat(65_535)));
            delivery.add(TelemetryEvent.line("x".repeat(65_536)));
            delivery.add(TelemetryEvent.line("lost"));
            delivery.add(TelemetryEvent.extensionLine("of another stream"));
            delivery.hurry();
            delivered(delivery);

            assertThat(records()).containsExactly("{\"a\":1}", "x".repeat(65_535), "of another stream");
        }
    }

    @Test
    void aBatchThatIsRefusedIsDroppedAndReported() {
        receiver.behave(
                request -> EndpointAnswer.status(request.number() == 1 ? 400 : request.number() == 2 ? 302 : 200));
        try (var delivery = delivery(DeliveryRules.MANAGED_INSTANCES, 25)) {
            delivery.add(TelemetryEvent.line("dropped"));
            delivered(delivery);
            delivery.add(TelemetryEvent.line("kept"));
            delivered(delivery);

            var posts = receiver.requests();
            var dropped = events(posts.get(1)).getFirst();
            assertThat(dropped.getString("type", "")).isEqualTo("platform.logsDropped");
            var record = dropped.get("record").asObject();
            assertThat(record.getInt("droppedRecords", 0)).isOne();
            assertThat(record.getInt("droppedBytes", 0))
                    .isEqualTo(posts.getFirst().bodyLength() - 2);
            assertThat(record.getString("reason", ""))
                    .startsWith("could not send events: ")
                    .contains("400");
            assertThat(violations.list()).singleElement().asString().contains("telemetry lost", "400");
            assertThat(posts.stream().map(EndpointRequest::text).filter(text -> text.contains("kept")))
                    .as("any status below 400 accepts")
                    .hasSize(1);
        }
    }

    @Test
    void theEmulatorEndsForGoodIfABatchIsDueBeforeThePreviousOneIsAnswered() {
        try (var delivery = delivery(DeliveryRules.AWS_EMULATOR, 25)) {
            delivery.add(TelemetryEvent.line("in time"));
            delivered(delivery);
            receiver.behave(request -> {
                delivery.add(TelemetryEvent.line("due too early"));
                return EndpointAnswer.status(200).withDelayMs(100);
            });
            delivery.add(TelemetryEvent.line("late"));
            delivered(delivery);
            receiver.behave(request -> EndpointAnswer.status(200));
            delivery.add(TelemetryEvent.line("after the end"));
            delivered(delivery);

            assertThat(records()).containsExactly("in time", "late");
            assertThat(violations.list()).singleElement().asString().contains("telemetry ended");
        }
    }

    @Test
    void onManagedInstancesALateAnswerIsWaitedFor() {
        receiver.behave(request -> EndpointAnswer.status(200).withDelayMs(100));
        try (var delivery = delivery(DeliveryRules.MANAGED_INSTANCES, 25)) {
            delivery.add(TelemetryEvent.line("one"));
            assertThat(receiver.awaitRequests(1, SOON)).isTrue();
            delivery.add(TelemetryEvent.line("two"));
            delivered(delivery);

            assertThat(records()).containsExactly("one", "two");
            assertThat(violations.list()).isEmpty();
        }
    }

    /// Each record of all batches: a text as it is, anything else as JSON.
    private List<String> records() {
        return receiver.requests().stream()
                .flatMap(post -> events(post).stream())
                .map(event -> event.get("record"))
                .map(record -> record.isString() ? record.asString() : record.toString())
                .toList();
    }

    private static List<JsonObject> events(EndpointRequest post) {
        return Json.parse(post.text()).asArray().values().stream()
                .map(event -> event.asObject())
                .toList();
    }

    private TelemetryDelivery delivery(DeliveryRules rules, int timeoutMs) {
        var delivery = new TelemetryDelivery(violations, () -> true, rules, Redelivery.NEVER, SplitForm.WHOLE);
        delivery.subscribe(new Subscription(
                "2025-01-29",
                Set.of("platform", "function", "extension"),
                1_000,
                262_144,
                timeoutMs,
                receiver.port(),
                "/path"));
        return delivery;
    }

    private static void delivered(TelemetryDelivery delivery) {
        assertThat(delivery.awaitDelivered(System.nanoTime() + SOON.toNanos())).isTrue();
    }
}
