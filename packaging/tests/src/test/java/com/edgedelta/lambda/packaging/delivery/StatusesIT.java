package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.fault.ConnectionScript;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.RawAnswers;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each status of the endpoint means for the records of the request.
final class StatusesIT {
    private static final String POISON = "#0000003#";

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void anUnavailableEndpointIsTriedAgainWithinTheFlush(int status) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint()
                    .behave(EndpointBehaviour.inTurn(EndpointAnswer.status(status), EndpointAnswer.status(status)));
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(5));

            assertThat(watched.posts()).isEqualTo(3);
            assertArrivedOnce(watched.ledger());
            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(5));
            assertThat(emulator.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("pauses")
    void theEndpointSaysWhenToTryAgain(boolean asDate) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            EndpointBehaviour accepting = EndpointBehaviour.always(EndpointAnswer.status(200));
            // The date has whole seconds: of a little over two, at least one and a half are left.
            watched.endpoint().behave(request -> {
                if (request.method().equals("HEAD")) {
                    return EndpointAnswer.status(200);
                }
                watched.endpoint().behave(accepting);
                return asDate
                        ? EndpointAnswer.retryAfter(503, Instant.now().plusMillis(2500))
                        : EndpointAnswer.retryAfter(503, 2);
            });
            emulator.start();
            emulator.invoke(watched.invocation(5));

            List<EndpointRequest> posts = posts(watched.endpoint());
            assertThat(posts).hasSize(2);
            assertThat(Duration.between(posts.get(0).arrived(), posts.get(1).arrived()))
                    .isBetween(Duration.ofMillis(1400), Duration.ofSeconds(5));
            assertArrivedOnce(watched.ledger());
        }
    }

    static List<Boolean> pauses() {
        return List.of(false, true);
    }

    @Test
    void aPauseThatOutlastsTheFlushEndsIt() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.inTurn(EndpointAnswer.retryAfter(503, 3600)));
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(5));

            assertThat(watched.posts())
                    .as("tried no sooner than the endpoint asked for")
                    .isOne();
            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(8));
            assertThat(result.timedOut()).isFalse();
        }
    }

    @Test
    void aTooLargeRequestIsSplitDownToTheOneRecordThatIsTooLarge() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.atMost(6_000));
            Ledger ledger = watched.ledger();
            emulator.start();
            emulator.invoke(watched.invocation(30)
                    .withLines(ledger.lines(1, 10_000).getFirst())
                    .withLines(ledger.lines(30, WatchedEndpoint.LINE).toArray(String[]::new)));
            watched.invoke(emulator, 2, 1);
            emulator.shutdown("spindown");

            assertThat(ledger.lost()).as("%s", ledger).isOne();
            assertThat(ledger.firstMissing()).isEqualTo(30);
            assertThat(ledger.duplicated()).isZero();
            assertThat(ledger.outOfOrder()).isZero();
            assertThat(ledger.dropped()).isEqualTo(Map.of("too_large", 1L));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 409, 410})
    void aRefusedChunkIsSetAsideAndHoldsUpNothing(int status) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.where(POISON, EndpointAnswer.status(status)));
            Ledger ledger = watched.ledger();
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 14, 2);
            int before = refusedPosts(watched);
            emulator.shutdown("spindown");

            assertThat(before)
                    .as("not once in each flush, but at growing intervals")
                    .isBetween(1, 6);
            assertThat(refusedPosts(watched))
                    .as("once more in each flush of SHUTDOWN")
                    .isBetween(before + 1, before + 2);
            assertThat(ledger.lost()).as("the lines of that chunk: %s", ledger).isEqualTo(2);
            assertThat(emulator.output())
                    .anySatisfy(
                            line -> assertThat(line).contains("dropped so far").contains("shutdown"));
            assertThat(ledger.duplicated()).isZero();
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(4)));
        }
    }

    @Test
    void manyRefusalsInAMomentLoseNothing() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(404)));
            emulator.start();
            watched.invoke(emulator, 12, 2);
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(200)));

            assertThat(watched.invokeUntil(emulator, () -> watched.ledger().lost() == 0, Duration.ofSeconds(60)))
                    .as("%s", watched.ledger())
                    .isTrue();
            assertThat(watched.ledger().dropped()).isEmpty();
            assertThat(watched.ledger().duplicated()).isZero();
        }
    }

    private static int refusedPosts(WatchedEndpoint watched) {
        return (int) posts(watched.endpoint()).stream()
                .filter(post -> post.text().contains(POISON))
                .count();
    }

    @Test
    void eachAttemptAtTheSameRecordsHasTheSameIdempotencyKey() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.inTurn(EndpointAnswer.status(503)));
            emulator.start();
            watched.invoke(emulator, 2, 5);

            List<String> keys = posts(watched.endpoint()).stream()
                    .map(post -> String.valueOf(post.header("Idempotency-Key")))
                    .toList();
            assertThat(keys).hasSize(3).allMatch(key -> key.matches("[0-9a-f-]{36}-[0-9a-f]+"));
            assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void aRedirectionToTheSameOriginIsFollowedOnce(int status) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            EndpointBehaviour redirecting = EndpointBehaviour.always(EndpointAnswer.redirect(status, "/elsewhere?a=b"));
            watched.endpoint()
                    .behave(EndpointBehaviour.atPath(
                            "/logs", redirecting, EndpointBehaviour.always(EndpointAnswer.status(200))));
            emulator.start();
            emulator.invoke(watched.invocation(5));

            assertArrivedOnce(watched.ledger());
            assertThat(posts(watched.endpoint()).getLast().path()).isEqualTo("/elsewhere?a=b");
            assertThat(watched.posts()).isEqualTo(2);
            assertThat(emulator.output()).isEmpty();
        }
    }

    @Test
    void aRedirectionThatLeadsRoundInACircleIsNotFollowedForEver() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.redirect(307, "/logs")));
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(5));

            assertThat(watched.posts()).as("followed once").isEqualTo(2);
            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void aRedirectionToAnotherOriginIsNotFollowed() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Endpoint other = Endpoint.http();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint()
                    .behave(EndpointBehaviour.inTurn(
                            EndpointAnswer.redirect(307, other.url().toString()),
                            EndpointAnswer.redirect(
                                    308, "https://127.0.0.1:" + watched.port().port() + "/logs")));
            emulator.start();
            watched.invoke(emulator, 2, 5);

            assertThat(other.requests()).isEmpty();
            assertThat(watched.invokeUntil(emulator, () -> watched.ledger().lost() == 0, Duration.ofSeconds(60)))
                    .as("%s", watched.ledger())
                    .isTrue();
        }
    }

    @Test
    void ofABodyWithoutAnEndOnlyALittleIsRead() {
        assertCounts(RawAnswers.endlessBody(), Duration.ofSeconds(3));
    }

    @Test
    void aStatusCountsThoughItsBodyNeverComes() {
        assertCounts(RawAnswers.bodyThatNeverComes(), Duration.ofSeconds(3));
    }

    @Test
    void aBodyThatEndsWithAnOpenConnectionIsAbandoned() {
        assertCounts(RawAnswers.bodyOnAnOpenConnection(), Duration.ofSeconds(3));
    }

    @Test
    void aBodyThatDripsIsAbandoned() {
        assertCounts(RawAnswers.drippingBody(20), Duration.ofSeconds(3));
    }

    @Test
    void anAnswerThatTricklesInIsWaitedFor() {
        assertCounts(RawAnswers.trickle(20), Duration.ofMillis(4_500));
    }

    private static void assertCounts(ConnectionScript answer, Duration atMost) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_WARMUP", "false"))) {
            watched.port().serve(answer);
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(5));
            emulator.freezeFor(Duration.ofMillis(100));
            emulator.invoke(watched.invocation(5));
            long peak = emulator.processStats().peakRssKb();
            emulator.shutdown("spindown");

            assertThat(result.ownShare()).isLessThan(atMost);
            assertArrivedOnce(watched.ledger());
            assertThat(peak).isLessThan(96_000);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseIsMetTwiceAtMostAndThenTheNextRecordsArrive(String what, ConnectionScript nonsense) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.port().serve(nonsense);
            assertThat(emulator.start().problem()).as(what).isNull();
            List<InvocationResult> results = watched.invoke(emulator, 3, 5);
            long peak = emulator.processStats().peakRssKb();
            watched.port().serve(ConnectionScript.relay());

            assertThat(WatchedEndpoint.ownShare(results)).isLessThanOrEqualTo(Duration.ofSeconds(8));
            assertThat(peak).isLessThan(96_000);
            assertThat(watched.invokeUntil(emulator, () -> watched.ledger().lost() == 0, Duration.ofSeconds(90)))
                    .as("%s", watched.ledger())
                    .isTrue();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(emulator.shutdown("spindown").code()).isZero();
        }
    }

    static List<Object[]> nonsense() {
        return List.of(
                new Object[] {"a garbage status line", RawAnswers.garbageStatusLine()},
                new Object[] {"headers without an end", RawAnswers.endlessHeaders()});
    }

    private static List<EndpointRequest> posts(Endpoint endpoint) {
        return endpoint.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    private static void assertArrivedOnce(Ledger ledger) {
        assertThat(ledger.lost()).as("%s", ledger).isZero();
        assertThat(ledger.duplicated()).as("%s", ledger).isZero();
        assertThat(ledger.outOfOrder()).as("%s", ledger).isZero();
    }
}
