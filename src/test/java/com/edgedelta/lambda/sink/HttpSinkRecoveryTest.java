package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.config.Destination.HttpEndpoint;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.sink.Outcome.Kind;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Redirects, pauses that are asked for, and what a stop of the process leaves behind; by a clock that stands still
/// until a test moves it.
final class HttpSinkRecoveryTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ManualClock clock = new ManualClock();

    private static Outcome send(HttpSink sink, String body, Duration timeout) throws InterruptedException {
        byte[] bytes = body.getBytes(ISO_8859_1);
        return sink.send(1, bytes, 0, bytes.length, timeout);
    }

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void aRedirectWithinTheOriginIsFollowedWithMethodAndBody(int status) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(redirect(status, "/v2"));
                    talk.request();
                    talk.write(RawServer.OK);
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.bodies()).containsExactly("a\n", "a\n");
            assertThat(server.requests().getLast().head())
                    .startsWith("POST /v2 HTTP/1.1\r\n")
                    .satisfies(head -> assertThat(head.toLowerCase(Locale.ROOT))
                            .contains("\r\ncontent-type: application/json\r\n"));
        }
    }

    @Test
    void aRedirectThatLeadsToAnotherIsRefusedAfterOne() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(redirect(307, "/again")));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", AMPLE))
                    .isEqualTo(Outcome.refused(
                            "status 307, not followed: it leads to another origin, to another redirect or nowhere"));

            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"413, TOO_LARGE", "503, UNAVAILABLE", "401, REFUSED"})
    void whatTheRedirectLeadsToIsTheAnswer(int status, Kind kind) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(redirect(308, "/v2"));
                    talk.request();
                    talk.write("HTTP/1.1 " + status + " Whatever\r\nContent-Length: 0\r\n\r\n");
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(kind);
        }
    }

    @Test
    void aRedirectWithoutALocationIsRefusedAndNamesNoSecret() throws Exception {
        try (RawServer server = new RawServer(RawServer.always("HTTP/1.1 307 Elsewhere\r\nContent-Length: 0\r\n\r\n"));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
            assertThat(outcome.reason()).contains("307").doesNotContain("token");
        }
    }

    @Test
    void aRedirectIsFollowedWithinTheSameTimeOnly() throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(redirect(307, "/v2"));
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), clock)) {
            long began = System.nanoTime();
            assertThat(send(sink, "a\n", SHORT)).isEqualTo(Outcome.unavailable("no answer in time"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | 3 | 3000",
                "503 | 120 | 120000",
                "503 | Fri, 15 Jan 2027 08:00:30 GMT | 30000",
                "503 | Fri, 15 Jan 2027 07:00:00 GMT | 0",
                "503 | soon | 0"
            })
    void aDestinationMayAskForAPause(int status, String header, long millis) throws Exception {
        try (RawServer server = new RawServer(RawServer.always("HTTP/1.1 " + status + " Later\r\nretry-after: " + header
                        + "\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n"));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.unavailable("status " + status, millis));
        }
    }

    @ParameterizedTest
    @CsvSource({"200, ACCEPTED", "401, REFUSED", "413, TOO_LARGE"})
    void onlyABusyDestinationsPauseCounts(int status, Kind kind) throws Exception {
        try (RawServer server = new RawServer(RawServer.always(
                        "HTTP/1.1 " + status + " Whatever\r\nRetry-After: 9\r\nContent-Length: 0\r\n\r\n"));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(kind);
            assertThat(outcome.retryAfterMillis()).isZero();
        }
    }

    /// Load balancers forget a connection without a word: it is not used, rather than found to be dead.
    @Test
    void aConnectionThatWasIdleForMinutesIsNotUsedAgain() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            clock.advance(Duration.ofSeconds(299));
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.connections()).isEqualTo(1);

            clock.advance(Duration.ofSeconds(301));
            assertThat(send(sink, "c\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.bodies()).containsExactly("a\n", "b\n", "c\n");
        }
    }

    /// The wall clock goes on while the process stands still, and shows afterwards that it did.
    @Test
    void anAttemptThatStoodStillWithTheProcessIsMadeOnceMoreWithItsWholeTime() throws Exception {
        try (RawServer server = new RawServer(
                        talk -> {
                            talk.request();
                            clock.advance(Duration.ofMinutes(10));
                            talk.hang();
                        },
                        RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", Duration.ofSeconds(3))).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.bodies()).containsExactly("a\n", "a\n");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aDestinationThatSaysNothingIsNotAskedTwiceWithoutAStop() throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    clock.advance(SHORT);
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);

            assertThat(server.requests()).hasSizeLessThan(2);
        }
    }

    @Test
    void afterAnAnswerThatIsNoHttpTheNextChunkArrives() throws Exception {
        try (RawServer server = new RawServer(
                        talk -> {
                            talk.request();
                            talk.write("\u0000\u00ff\u0010 garbage\r\n\r\n");
                        },
                        RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), clock)) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void headersWithoutEndCannotBeRead() throws Exception {
        String header = "X-More: " + "x".repeat(8_000) + "\r\n";
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 200 OK\r\n");
                    while (true) {
                        talk.write(header);
                    }
                });
                HttpSink sink = new HttpSink(server.url(), clock)) {
            long began = System.nanoTime();
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AMPLE);
            assertThat(server.awaitEnds(1)).as("the connection is closed").isTrue();
        }
    }

    @Test
    void afterARestoreNoConnectionOfTheSnapshotIsUsed() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(
                        new HttpEndpoint(server.url(), null, List.of(), false),
                        Route.DIRECT,
                        null,
                        clock,
                        false,
                        new LogLines().log())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.connections()).isEqualTo(1);

            sink.restored();

            assertThat(send(sink, "c\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.bodies()).containsExactly("a\n", "b\n", "c\n");
        }
    }
}
