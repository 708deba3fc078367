package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.edgedelta.lambda.sink.Outcome.Kind;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses that hardly any server gives: what becomes of a request, that it goes out once, and that the next one is
/// not confused by what is left of the first.
final class HttpSinkOddResponsesTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static Outcome send(HttpSink sink, String body, Duration timeout) throws InterruptedException {
        byte[] bytes = body.getBytes(UTF_8);
        return sink.send(1, bytes, 0, bytes.length, timeout);
    }

    private static String text(String escaped) {
        return escaped.replace("~", "\r\n");
    }

    /// `~` is a line break.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: 15~~{\"errors\":true}",
                "ACCEPTED | HTTP/1.1 207 Multi-Status~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 100 Continue~~HTTP/1.1 200 OK~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 103 Early Hints~Link: </x>~~HTTP/1.1 200 OK~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 200 OK~X-A: folded~ line~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: 0~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: 0~Content-Length: 5~~",
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: 3~Transfer-Encoding: chunked~~0~~",
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: abc~~",
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: 99999999999999999999~~",
                "ACCEPTED | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2;a=b~ok~0~X-Trailer: 1~~",
                "ACCEPTED | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~zz~ok~0~~",
                "ACCEPTED | HTTP/1.1 200 OK~Connection: close~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.0 200 OK~Content-Length: 2~~ok",
                "ACCEPTED | HTTP/1.1 200~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 205 Reset Content~Content-Length: 0~~",
                "ACCEPTED | HTTP/1.1 200 OK~Content-Length: 0~~HTTP/1.1 503 No~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 301 Moved~Location: http://localhost:1/~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 302 Found~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 303 See Other~Location: /in~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 304 Not Modified~Content-Length: 50~~",
                "REFUSED | HTTP/1.1 426 Upgrade Required~Upgrade: h2c~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 431 Request Header Fields Too Large~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 451 Unavailable For Legal Reasons~Content-Length: 0~~",
                "REFUSED | HTTP/1.1 499 Client Closed Request~Content-Length: 0~~",
                "TOO_LARGE | HTTP/1.1 413 Content Too Large~Content-Length: 0~~",
                "UNAVAILABLE | HTTP/1.1 502 Bad Gateway~Content-Type: text/html~Content-Length: 6~~<html>",
                "UNAVAILABLE | HTTP/1.1 999 What~Content-Length: 0~~",
                "UNREADABLE | <html>an answer of HTTP/0.9</html>~",
                "UNREADABLE | ~HTTP/1.1 200 OK~Content-Length: 0~~",
                "UNREADABLE | HTTP/2.0 200 OK~Content-Length: 0~~",
                "UNREADABLE | HTTP/1.1 20 OK~Content-Length: 0~~",
                "UNREADABLE | HTTP/1.1 200 OK~X-A : b~Content-Length: 0~~"
            })
    void aResponseSettlesItsRequestAndNoOther(Kind kind, String response) throws Exception {
        try (RawServer server = new RawServer(RawServer.always(text(response)));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(send(sink, "record" + i + "\n", AMPLE).kind()).isEqualTo(kind);
                assertThat(server.requests()).as("each goes out once").hasSize(i);
            }
            assertThat(server.bodies()).containsExactly("record1\n", "record2\n", "record3\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-5",
                "soon",
                "1.5",
                "",
                "Mon, 01 Jan 1990 00:00:00 GMT",
                "99999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void anyRetryAfterIsMillisecondsFromNow(String header) throws Exception {
        String response = "HTTP/1.1 429 Too Many\r\nRetry-After: " + header + "\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = new RawServer(RawServer.always(response));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            Outcome outcome = send(sink, "a\n", AMPLE);

            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(Duration.ofMillis(outcome.retryAfterMillis()).toNanos()).isNotNegative();
        }
    }

    @Test
    void interimResponsesForEverAreUnreadable() throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    while (true) {
                        talk.write("HTTP/1.1 103 Early Hints\r\n\r\n");
                    }
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anInterimResponseAloneIsNoAnswer() throws Exception {
        try (RawServer server = new RawServer(talk -> {
                    talk.request();
                    talk.write("HTTP/1.1 100 Continue\r\n\r\n");
                    talk.hang();
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", SHORT)).isEqualTo(Outcome.unavailable("no answer in time"));
            assertThat(server.awaitEnds(1)).isTrue();
        }
    }

    @Test
    void anEndpointMayBeAnAddressOfIpv6() throws Exception {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.ofLiteral("::1"));
        try (RawServer server = new RawServer(listening, RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(URI.create("http://[::1]:" + server.port() + "/in"), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.requests().getFirst().head().toLowerCase(Locale.ROOT))
                    .contains("\r\nhost: [::1]:" + server.port() + "\r\n");
        }
    }

    @Test
    void aMisdirectedRequestGoesToAnotherConnection() throws Exception {
        String misdirected = "HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n";
        try (RawServer server = new RawServer(RawServer.always(misdirected), RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, "a\n", AMPLE).kind()).isEqualTo(Kind.UNAVAILABLE);

            assertThat(send(sink, "a\n", AMPLE)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /// The client finds out while it writes the request or while it waits for the response, and the JDK reports each
    /// in another way.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatEndsJustBeforeARequestIsReplaced(boolean reset) throws Exception {
        RawServer.Script once = talk -> {
            talk.request();
            talk.write(RawServer.OK);
            talk.firstByte();
            if (reset) {
                talk.reset();
            }
        };
        try (RawServer server = new RawServer(once);
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            for (int i = 0; i < 200; i++) {
                assertThat(send(sink, "record" + i + "\n", AMPLE)).as("%d", i).isEqualTo(Outcome.ACCEPTED);
            }
        }
    }

    /// A server may respond before it has read the body, and close: the client finds the connection broken while it
    /// still writes. Then nothing is known, and it is no response that cannot be read.
    @Test
    void aResponseBeforeTheBodyIsReadCountsOrTheConnectionIsBroken() throws Exception {
        String body = "x".repeat(3_000_000) + "\n";
        try (RawServer server = new RawServer(talk -> {
                    talk.firstByte();
                    talk.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            for (int i = 0; i < 50; i++) {
                assertThat(List.of(Kind.TOO_LARGE, Kind.UNAVAILABLE))
                        .contains(send(sink, body, AMPLE).kind());
            }
        }
    }

    @Test
    void aServerThatDoesNotReadIsNotWaitedForTooLong() throws IOException, InterruptedException {
        String body = "x".repeat(5_000_000) + "\n";
        try (RawServer server = new RawServer(talk -> {
                    talk.firstByte();
                    talk.await();
                });
                HttpSink sink = new HttpSink(server.url(), Clock.system())) {
            assertThat(send(sink, body, SHORT)).isEqualTo(Outcome.unavailable("no answer in time"));
        }
    }
}
