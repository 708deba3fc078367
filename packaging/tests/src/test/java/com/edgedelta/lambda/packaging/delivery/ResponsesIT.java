package com.edgedelta.lambda.packaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.emulator.Emulator;
import com.edgedelta.lambda.emulator.InvocationResult;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.fault.ConnectionScript;
import com.edgedelta.lambda.fault.Ledger;
import com.edgedelta.lambda.fault.RawAnswers;
import com.edgedelta.lambda.fault.WatchedEndpoint;
import com.edgedelta.lambda.packaging.fixture.PackedLayer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints that accept a request and send an unreadable response, and endpoints that refuse a
/// request because of a part of it.
final class ResponsesIT {
    /// A part of one line's text.
    private static final String BAD = "#0000050#";

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void aResponseThatCannotBeReadNeverMultipliesTheRecords(String what, ConnectionScript response) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_WARMUP", "false"))) {
            Ledger ledger = watched.ledger();
            watched.port().serve(response);
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 3, 5);
            assertThat(ledger.duplicated()).as("once in a flush: %s", ledger).isZero();
            assertThat(WatchedEndpoint.ownShare(results)).isLessThan(Duration.ofSeconds(4));

            emulator.freezeFor(Duration.ofMillis(2_200));
            watched.invoke(emulator, 1, 1);
            emulator.freezeFor(Duration.ofMillis(2_200));
            watched.port().serve(ConnectionScript.relay()).closeIdle();
            watched.invoke(emulator, 2, 1);
            emulator.shutdown("spindown");

            assertThat(ledger.lost()).as("%s: %s", what, ledger).isZero();
            assertThat(ledger.duplicated())
                    .as("once more in a later flush: %s", ledger)
                    .isBetween(15, 16);
            assertThat(ledger.dropped().keySet()).containsExactly("unreadable_answer");
        }
    }

    static List<Object[]> unreadable() {
        return List.of(
                new Object[] {"an invalid header name", RawAnswers.invalidHeaderName()},
                new Object[] {"the protocol in lower case", RawAnswers.lowerCaseProtocol()},
                new Object[] {"101", RawAnswers.switchingProtocols()},
                new Object[] {"480 KB of headers", RawAnswers.tooManyHeaders()});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noContent")
    void aNoContentThatHasABodyIsASuccess(String what, ConnectionScript response) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_WARMUP", "false"))) {
            watched.port().serve(response);
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 5, 5);

            assertThat(watched.ledger().lost())
                    .as("%s: %s", what, watched.ledger())
                    .isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(WatchedEndpoint.ownShare(results)).isLessThan(Duration.ofSeconds(8));
            assertThat(emulator.output()).isEmpty();
        }
    }

    static List<Object[]> noContent() {
        return List.of(
                new Object[] {"chunks", RawAnswers.noContentWithChunks()},
                new Object[] {"a length", RawAnswers.noContentWithBody()});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void aBodyThatDoesNotEndHoldsTheFunctionForAMoment(String what, ConnectionScript response) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_WARMUP", "false"))) {
            watched.port().serve(response);
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 10, 5);

            assertThat(watched.ledger().lost())
                    .as("%s: %s", what, watched.ledger())
                    .isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            Duration median = results.stream()
                    .map(InvocationResult::ownShare)
                    .sorted()
                    .toList()
                    .get(results.size() / 2);
            assertThat(median).as("the first one alone waits 250 ms").isLessThan(Duration.ofMillis(240));
            assertThat(WatchedEndpoint.ownShare(results)).isLessThan(Duration.ofSeconds(5));
        }
    }

    static List<Object[]> endless() {
        return List.of(
                new Object[] {"a length that is too large", RawAnswers.bodyThatNeverComes()},
                new Object[] {"no length on an open connection", RawAnswers.bodyOnAnOpenConnection()},
                new Object[] {"drip by drip", RawAnswers.drippingBody(20)});
    }

    /// `~` is a line break.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK~Content-Length: 15~~{\"errors\":true}",
                "HTTP/1.1 207 Multi-Status~Content-Length: 0~~",
                "HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 0~~",
                "HTTP/1.1 103 Early Hints~Link: </x>~~HTTP/1.1 200 OK~Content-Length: 0~~",
                "HTTP/1.1 200 OK~X-A: folded~ line~Content-Length: 0~~",
                "HTTP/1.1 200 OK~Content-Length: 0~Content-Length: 5~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;a=b~ok~0~X-Trailer: 1~~",
                "HTTP/1.1 200 OK~Connection: close~Content-Length: 0~~",
                "HTTP/1.0 200 OK~Content-Length: 2~~ok",
                "HTTP/1.1 200 OK~Content-Length: 0~~HTTP/1.1 503 No~Content-Length: 0~~"
            })
    void anOddResponseThatAcceptsSettlesItsRequest(String response) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_WARMUP", "false"))) {
            watched.port().serve(RawAnswers.response(response.replace("~", "\r\n")));
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 5, 5);

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(WatchedEndpoint.ownShare(results)).isLessThan(Duration.ofSeconds(8));
            assertThat(emulator.output()).isEmpty();
        }
    }

    /// Such as the progress of a slow endpoint.
    @Test
    void thirtyInterimResponsesAreNone() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_WARMUP", "false"))) {
            watched.port()
                    .serve(RawAnswers.response("HTTP/1.1 102 Processing\r\n\r\n".repeat(30)
                            + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            emulator.start();
            watched.invoke(emulator, 5, 5);

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(emulator.output()).isEmpty();
        }
    }

    /// Records and their token go nowhere else.
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectLeadsToAnotherHost(int status) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                WatchedEndpoint elsewhere = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_AUTH_TOKEN", "a-secret"))) {
            watched.endpoint()
                    .behave(EndpointBehaviour.always(EndpointAnswer.redirect(
                            status, elsewhere.port().url().toString())));
            emulator.start();
            watched.invoke(emulator, 2, 3);
            emulator.shutdown("spindown");

            assertThat(elsewhere.port().connections()).isZero();
            assertThat(String.join("", emulator.output())).contains("status " + status);
        }
    }

    /// The client may notice while it writes the request or while it waits for the response.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatEndsJustBeforeARequestCostsNothing(boolean reset) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.port().serve(wire -> {
                if (wire.deliver()) {
                    wire.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    wire.await();
                    if (reset) {
                        wire.reset();
                    }
                }
            });
            emulator.start();
            List<InvocationResult> results = watched.invoke(emulator, 30, 5);

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(WatchedEndpoint.ownShare(results)).isLessThan(Duration.ofSeconds(8));
            assertThat(emulator.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 406, 415, 422})
    void aRefusedRecordDoesNotTakeItsRequestAlong(int status) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.where(BAD, EndpointAnswer.status(status)));
            Ledger ledger = watched.ledger();
            emulator.start();
            InvocationResult result = emulator.invoke(watched.invocation(101));
            watched.invoke(emulator, 2, 1);
            emulator.shutdown("spindown");

            assertThat(ledger.lost()).as("%s", ledger).isOne();
            assertThat(ledger.firstMissing()).isEqualTo(50);
            assertThat(ledger.duplicated()).isZero();
            assertThat(ledger.outOfOrder()).isZero();
            assertThat(ledger.dropped()).isEqualTo(Map.of("rejected", 1L));
            assertThat(result.ownShare()).isLessThan(Duration.ofSeconds(4));
            assertThat(emulator.output())
                    .anySatisfy(line -> assertThat(line)
                            .contains("refuses a record (status " + status + ")")
                            .contains("function record of ")
                            .contains("request " + result.requestId())
                            .endsWith(" bytes"))
                    .noneMatch(line -> line.contains("a line of a function"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void anEndpointThatRefusesEverythingIsRecognised(int status) {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint()))) {
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(status)));
            emulator.start();
            emulator.invoke(watched.invocation(500));
            assertThat(watched.posts()).isLessThanOrEqualTo(8);
            watched.endpoint().behave(EndpointBehaviour.always(EndpointAnswer.status(200)));

            assertThat(watched.invokeUntil(emulator, () -> watched.ledger().lost() == 0, Duration.ofSeconds(60)))
                    .as("%s", watched.ledger())
                    .isTrue();
            assertThat(watched.ledger().duplicated()).isZero();
        }
    }

    @Test
    void aLineAboutARefusedRecordDoesNotFeedItself() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(watched.settings(PackedLayer.withoutEndpoint())
                        .withEnvironment("ED_LAMBDA_LOG_TYPES", "function,platform,extension")
                        .withEnvironment("ED_PRINT_EXTENSION_LOGS", "true"))) {
            watched.endpoint().behave(EndpointBehaviour.where(BAD, EndpointAnswer.status(400)));
            emulator.start();
            emulator.invoke(watched.invocation(101));
            watched.invoke(emulator, 10, 1);
            emulator.shutdown("spindown");

            assertThat(emulator.output().stream().filter(line -> line.contains("refuses a record")))
                    .hasSize(1);
            assertThat(emulator.output().stream().filter(line -> line.contains(BAD)))
                    .as("the text, to whom has asked for it")
                    .hasSize(1);
            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isOne();
            assertThat(watched.ledger().dropped().getOrDefault("rejected", 0L))
                    .as("the record, and the line that repeats its text")
                    .isBetween(1L, 2L);
        }
    }

    @Test
    void anEndpointThatAcceptsNoGzipGetsNone() {
        try (WatchedEndpoint watched = new WatchedEndpoint();
                Emulator emulator = new Emulator(
                        watched.settings(PackedLayer.withoutEndpoint()).withEnvironment("ED_COMPRESSION", "gzip"))) {
            watched.endpoint()
                    .behave(request -> request.header("Content-Encoding") == null
                            ? EndpointAnswer.status(200)
                            : EndpointAnswer.status(415).withHeader("Accept-Encoding", "identity"));
            emulator.start();
            watched.invoke(emulator, 3, 5);

            assertThat(watched.ledger().lost()).as("%s", watched.ledger()).isZero();
            assertThat(watched.ledger().duplicated()).isZero();
            assertThat(watched.posts()).as("one of them refused").isEqualTo(4);
            assertThat(emulator.output())
                    .singleElement()
                    .asString()
                    .contains("does not accept gzip; requests are sent uncompressed from now on");
        }
    }
}
