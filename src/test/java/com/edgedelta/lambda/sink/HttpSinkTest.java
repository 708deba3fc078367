package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.sink.Outcome.Kind;
import com.edgedelta.lambda.testing.SlowNames;
import com.edgedelta.lambda.time.Clock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSinkTest {
    /// Longer than any of these tests should take, so that only a hanging destination uses it up.
    private static final Duration AMPLE = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofMillis(300);

    /// What a busy machine may add to a time-out.
    private static final Duration SLOWNESS = Duration.ofSeconds(15);

    private static Outcome send(HttpSink sink, String body, Duration timeout) throws InterruptedException {
        byte[] bytes = ("before" + body + "behind").getBytes(ISO_8859_1);
        long began = System.nanoTime();
        Outcome outcome = sink.send(1, bytes, 6, bytes.length - 12, timeout);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(timeout.plus(SLOWNESS));
        return outcome;
    }

    @Test
    void postsTheBytesAsJson() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "{\"a\":1}\n{\"b\":2}\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.bodies()).containsExactly("{\"a\":1}\n{\"b\":2}\n");
            String head = server.requests().getFirst().head();
            assertThat(head).startsWith("POST /in?token=abc HTTP/1.1\r\n");
            assertThat(head.toLowerCase(Locale.ROOT))
                    .contains("\r\ncontent-type: application/json\r\n")
                    .contains("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
                    .doesNotContain("\r\nupgrade:")
                    .doesNotContain("http2-settings");
        }
    }

    /// A wall clock that is set an hour forward at each reading, while nothing else passes.
    private static final class SteppingClock implements Clock {
        private final AtomicInteger readings = new AtomicInteger();

        @Override
        public long wallMillis() {
            return System.currentTimeMillis() + 3_600_000L * readings.incrementAndGet();
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void sleep(long nanos) {}
    }

    @Test
    void aWallClockThatStepsDoesNotDoubleATimeOut() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(""));
                HttpSink sink = new HttpSink(server.url(), new SteppingClock())) {
            assertThat(send(sink, "a\n", SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);

            assertThat(server.requests()).hasSizeLessThan(2);
        }
    }

    @Test
    void aLargeBodyArrivesByteForByte() throws Exception {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        try (RawServer server = new RawServer(RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(sink.send(1, body, 17, body.length - 40, AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.bodies().getFirst().getBytes(ISO_8859_1))
                    .isEqualTo(Arrays.copyOfRange(body, 17, body.length - 23));
        }
    }

    @Test
    void oneConnectionServesManySends() throws Exception {
        String withBody = "HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{\"status\":\"ok\"}";
        try (RawServer server = new RawServer(RawServer.always(withBody));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            for (int i = 0; i < 20; i++) {
                assertThat(send(sink, "record " + i + "\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            }

            assertThat(server.requests()).hasSize(20);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, ACCEPTED",
        "201, ACCEPTED",
        "202, ACCEPTED",
        "204, ACCEPTED",
        "299, ACCEPTED",
        "301, REFUSED",
        "302, REFUSED",
        "304, REFUSED",
        "400, REFUSED_CONTENT",
        "401, REFUSED",
        "403, REFUSED_CONTENT",
        "404, REFUSED",
        "405, REFUSED",
        "406, REFUSED_CONTENT",
        "407, REFUSED",
        "408, UNAVAILABLE",
        "410, REFUSED",
        "413, TOO_LARGE",
        "415, REFUSED_CONTENT",
        "422, REFUSED_CONTENT",
        "425, UNAVAILABLE",
        "429, UNAVAILABLE",
        "500, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "599, UNAVAILABLE"
    })
    void theStatusSaysHowToGoOn(int status, Kind kind) throws Exception {
        String answer = "HTTP/1.1 " + status + " Whatever\r\n"
                + (status == 204 || status == 304 ? "" : "Content-Length: 0\r\n") + "\r\n";
        try (RawServer server = new RawServer(RawServer.always(answer));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(kind);
            assertThat(outcome.reason()).contains(kind == Kind.ACCEPTED ? "accepted" : Integer.toString(status));
            assertThat(server.requests()).as("no attempt but one").hasSize(1);
        }
    }

    @Test
    void aRedirectToAnotherOriginIsNotFollowed() throws Exception {
        try (RawServer elsewhere = new RawServer(RawServer.always(RawServer.OK));
                RawServer server = new RawServer(RawServer.always("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n"));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE))
                    .isEqualTo(Outcome.refused(
                            "status 307, not followed: it leads to another origin, to another redirect or nowhere"));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void aDestinationThatSaysNothingIsUnavailableInTime() throws Exception {
        try (RawServer server = new RawServer(RawServer.Talk::hang);
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", SHORT)).isEqualTo(Outcome.unavailable("no answer in time"));
            assertThat(server.awaitEnds(1))
                    .as("nothing is under way afterwards")
                    .isTrue();
        }
    }

    @Test
    void aDestinationThatDoesNotReadIsUnavailableInTime() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HttpSink sink =
                        new HttpSink(URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/"), Clock.system())) {
            assertThat(send(sink, "x".repeat(20_000_000), SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"})
    void anAnswerThatStopsBeforeTheEndOfItsHeadersIsUnavailableInTime(String begun) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(begun);
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", SHORT)).isEqualTo(Outcome.unavailable("no answer in time"));
            assertThat(server.awaitEnds(1))
                    .as("nothing is under way afterwards")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"200, ACCEPTED", "503, UNAVAILABLE", "400, REFUSED_CONTENT"})
    void theStatusCountsEvenIfItsBodyNeverEnds(int status, Kind kind) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 " + status + " Whatever\r\nContent-Length: 100\r\n\r\nten bytes.");
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", SHORT).kind()).isEqualTo(kind);
            assertThat(server.awaitEnds(1))
                    .as("nothing is under way afterwards")
                    .isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void theStatusCountsEvenIfItsBodyIsCut() throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.bodies()).containsExactly("a\n", "b\n");
        }
    }

    @Test
    void ofAnEndlessBodyOnlyABitIsRead() throws Exception {
        String much = "x".repeat(8_192);
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 200 OK\r\n\r\n");
                    while (true) {
                        talk.write(much);
                    }
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            long began = System.nanoTime();
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AMPLE.dividedBy(2));
            assertThat(server.awaitEnds(1)).as("the connection is closed").isTrue();
        }
    }

    @Test
    void aRefusedPortIsUnavailableAtOnceAndItsReasonSaysSo() throws Exception {
        try (HttpSink sink =
                new HttpSink(URI.create("http://127.0.0.1:" + FreePort.find() + "/in?token=abc"), Clock.system())) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("ConnectException").doesNotContain("token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:81/", "http://nowhere.invalid/"})
    void anUnreachableDestinationIsUnavailableInTime(String url) throws Exception {
        try (HttpSink sink = new HttpSink(URI.create(url), Clock.system())) {
            assertThat(send(sink, "a\n", SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void aNameThatIsLookedUpForeverIsUnavailableInTime() throws Exception {
        try (HttpSink sink = new HttpSink(URI.create("http://" + SlowNames.STUCK + "/"), Clock.system())) {
            long began = System.nanoTime();

            Outcome outcome = send(sink, "a\n", SHORT);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SLOWNESS);
            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
        } finally {
            SlowNames.release();
        }
    }

    @Test
    void aConnectionClosedWhileIdleCostsNoAttempt() throws Exception {
        RawServer.Script once = talk -> {
            talk.request();
            talk.write(RawServer.OK);
        };
        try (RawServer server = new RawServer(once, once, RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.awaitEnds(1)).isTrue();
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.awaitEnds(1)).isTrue();
            assertThat(send(sink, "c\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.bodies()).containsExactly("a\n", "b\n", "c\n");
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    /// As after a freeze: the client believes that the connection is open and finds out by using it.
    @Test
    void aConnectionThatDiesUnderARequestIsReplacedAtOnce() throws Exception {
        try (RawServer server = new RawServer(
                        talk -> {
                            talk.request();
                            talk.write(RawServer.OK);
                            talk.request();
                        },
                        RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink, "c\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.requests().stream().filter(request -> request.connection() == 2))
                    .extracting(RawServer.Request::body)
                    .as("answered")
                    .containsExactly("b\n", "c\n");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aDestinationThatClosesEveryConnectionIsAskedTwiceAtMost() throws Exception {
        RawServer.Script closes = RawServer.Talk::request;
        try (RawServer server = new RawServer(
                        talk -> {
                            talk.request();
                            talk.write(RawServer.OK);
                            talk.request();
                        },
                        closes);
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(send(sink, "b\n", AMPLE).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(server.bodies()).containsExactly("a\n", "b\n", "b\n");
            assertThat(send(sink, "c\n", AMPLE).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(server.bodies())
                    .as("no connection had ever answered")
                    .containsExactly("a\n", "b\n", "b\n", "c\n");
        }
    }

    @Test
    void theSecondTryHasOnlyTheTimeThatIsLeft() throws Exception {
        try (RawServer server = new RawServer(
                        talk -> {
                            talk.request();
                            talk.write(RawServer.OK);
                            talk.request();
                        },
                        RawServer.Talk::hang);
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            long began = System.nanoTime();
            assertThat(send(sink, "b\n", SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plus(SLOWNESS));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "<html>hello</html>",
                "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nBad Name@: x\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"
            })
    void aResponseThatCannotBeReadIsReportedAsSuch(String answer) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(answer);
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nA: b"})
    void aConnectionThatEndsWithinAResponseIsUnavailable(String begun) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(begun);
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\n\r\nhello",
                "Content-Length: 7\r\n\r\n"
            })
    void aNoContentWithABodyIsASuccess(String rest) throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 204 No Content\r\n" + rest);
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aBodyThatDoesNotEndHoldsARequestForAShortGraceAndTheNextOneForLess() throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.");
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            long began = System.nanoTime();
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            Duration first = Duration.ofNanos(System.nanoTime() - began);
            assertThat(first).isBetween(Duration.ofMillis(250), SLOWNESS);

            Duration fastest = first;
            for (int i = 0; i < 4; i++) { // One of them meets no other program.
                began = System.nanoTime();
                assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
                fastest = Collections.min(List.of(fastest, Duration.ofNanos(System.nanoTime() - began)));
            }
            assertThat(fastest).isLessThan(Duration.ofMillis(250));
            assertThat(server.awaitEnds(5))
                    .as("nothing is in flight afterwards")
                    .isTrue();
            assertThat(server.bodies()).as("each arrives once").containsExactly("a\n", "b\n", "b\n", "b\n", "b\n");
        }
    }

    /// Answers every request but those.
    private static RawServer.Script hangAt(Predicate<RawServer.Request> hanging) {
        return talk -> {
            for (RawServer.Request request = talk.next(); request != null; request = talk.next()) {
                if (hanging.test(request)) {
                    talk.hang();
                } else {
                    talk.write(RawServer.OK);
                }
            }
        };
    }

    @Test
    void aDestinationThatRecoversIsUsedAgain() throws Exception {
        try (RawServer server = new RawServer(hangAt(request -> request.body().equals("a\n")));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(send(sink, "b\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.bodies()).endsWith("b\n").hasSizeLessThan(3);
        }
    }

    @Test
    void anUntrustedCertificateIsUnavailableAndTheReasonSaysSo(@TempDir Path folder) throws Exception {
        ServerSocket tls = TestCertificate.in(folder)
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (RawServer server = new RawServer(tls, RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(
                        URI.create("https://localhost:" + server.port() + "/in?token=abc"), Clock.system())) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(outcome.reason()).containsIgnoringCase("certifi").doesNotContain("token");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void plainHttpWhereTlsIsExpectedIsUnavailable() throws Exception {
        try (RawServer server = new RawServer(talk -> talk.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
                HttpSink sink = new HttpSink(URI.create("https://127.0.0.1:" + server.port() + "/"), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void connectingLeavesAnOpenConnectionForTheFirstSend() throws Exception {
        String answer = "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write(answer);
                    while (talk.request()) {
                        talk.write(RawServer.OK);
                    }
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            sink.prepare();
            assertThat(server.connections()).isZero();
            sink.connect(AMPLE);
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests().getFirst().head()).startsWith("HEAD /in?token=abc HTTP/1.1\r\n");
            assertThat(server.bodies()).containsExactly("", "a\n");
        }
    }

    @Test
    void connectingToADestinationThatSaysNothingEndsInTimeAndHindersNoSend() throws Exception {
        try (RawServer server = new RawServer(hangAt(request -> request.head().startsWith("HEAD")));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            long began = System.nanoTime();
            sink.connect(SHORT);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plus(SLOWNESS));

            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void aSendBesideAConnectThatHangsIsOverInItsTime() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            Callable<Boolean> connecting = () -> {
                sink.connect(AMPLE);
                return true;
            };
            Future<Boolean> connect = threads.submit(connecting);
            assertThat(server.awaitRequests(1)).isTrue();

            assertThat(send(sink, "a\n", SHORT).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(connect.isDone()).as("the connect is still under way").isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptEndsTheAttempt() throws Exception {
        try (RawServer server = new RawServer(RawServer.Talk::hang);
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> send(sink, "a\n", AMPLE)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aClosedSinkLeavesNoConnection() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(RawServer.OK))) {
            HttpSink sink = new HttpSink(server.url(), Clock.system());
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            sink.close();
            sink.close();

            assertThat(server.awaitEnds(1)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://user:geheim@logs.example.com/geheim?token=geheim#geheim, https://logs.example.com",
        "http://logs.example.com:8080/, http://logs.example.com:8080",
        "http://[::1]:8080/in, http://[::1]:8080"
    })
    void isCalledWithoutPathQueryAndUserInfo(String url, String name) {
        try (HttpSink sink = new HttpSink(URI.create(url), Clock.system())) {
            assertThat(sink).hasToString(name);
        }
    }

    @Test
    void anEndpointWithUserInfoCanBeUsed() throws Exception {
        try (RawServer server = new RawServer(RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(
                        URI.create("http://user:word@127.0.0.1:" + server.port() + "/in"), Clock.system())) {
            assertThat(send(sink, new String("ü\n".getBytes(UTF_8), ISO_8859_1), AMPLE))
                    .isEqualTo(Outcome.ACCEPTED);
        }
    }
}
