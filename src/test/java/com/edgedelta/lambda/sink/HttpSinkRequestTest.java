package com.edgedelta.lambda.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.edgedelta.lambda.config.Destination.HttpEndpoint;
import com.edgedelta.lambda.config.Header;
import com.edgedelta.lambda.endpoint.Endpoint;
import com.edgedelta.lambda.endpoint.EndpointAnswer;
import com.edgedelta.lambda.endpoint.EndpointBehaviour;
import com.edgedelta.lambda.endpoint.EndpointRequest;
import com.edgedelta.lambda.endpoint.ForwardProxy;
import com.edgedelta.lambda.endpoint.FreePort;
import com.edgedelta.lambda.endpoint.TestCertificate;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.Trust;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Outcome.Kind;
import com.edgedelta.lambda.testing.LogLines;
import com.edgedelta.lambda.time.Clock;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a request carries, and by which way it goes.
final class HttpSinkRequestTest {
    private static final Duration AMPLE = Duration.ofSeconds(15);
    private static final String BODY = "{\"message\":\"a line like any other\"}\n".repeat(50);

    private final Endpoint endpoint = Endpoint.http();

    @AfterEach
    void close() {
        endpoint.close();
    }

    private static HttpEndpoint plain(URI url) {
        return new HttpEndpoint(url, null, List.of(), false);
    }

    private static HttpEndpoint gzip(URI url) {
        return new HttpEndpoint(url, null, List.of(), true);
    }

    private static HttpSink sink(HttpEndpoint endpoint, @Nullable Authorization authorization) {
        return new HttpSink(endpoint, Route.DIRECT, authorization, Clock.system());
    }

    private static Outcome send(HttpSink sink) throws InterruptedException {
        return send(sink, BODY.getBytes(UTF_8));
    }

    private static Outcome send(HttpSink sink, byte[] body) throws InterruptedException {
        return sink.send(1, body, 0, body.length, AMPLE);
    }

    /// One value after the other, a new one after each that was refused.
    private static final class Renewed implements Authorization {
        private final Deque<String> values;
        private int refusals;

        Renewed(String... values) {
            this.values = new ArrayDeque<>(Arrays.asList(values));
        }

        @Override
        public @Nullable String value(Duration timeout) {
            return values.peek();
        }

        @Override
        public boolean refused() {
            refusals++;
            values.poll();
            return !values.isEmpty();
        }

        @Override
        public long anotherInMillis() {
            return -1;
        }
    }

    @Test
    void configuredHeadersComeBesidesItsOwnAndMayReplaceThem() throws Exception {
        HttpEndpoint configured = new HttpEndpoint(
                endpoint.url(),
                null,
                List.of(
                        new Header("X-Tenant", "a b"),
                        new Header("X-Token", "c=d,e"),
                        new Header("content-type", "application/x-ndjson")),
                false);
        try (HttpSink sink = sink(configured, new FixedAuthorization("Bearer abc"))) {
            sink.connect(AMPLE);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(endpoint.requests()).extracting(EndpointRequest::method).containsExactly("HEAD", "POST");
        assertThat(endpoint.requests()).allSatisfy(request -> {
            assertThat(request.header("X-Tenant")).isEqualTo("a b");
            assertThat(request.header("X-Token")).isEqualTo("c=d,e");
            assertThat(request.headers().get("Content-type")).containsExactly("application/x-ndjson");
            assertThat(request.headers().get("User-agent")).containsExactly("edgedelta-lambda-extension");
            assertThat(request.header("Content-Encoding")).isNull();
        });
        assertThat(endpoint.requests())
                .extracting(request -> request.header("Authorization"))
                .as("what opens the connection needs none")
                .containsExactly(null, "Bearer abc");
        assertThat(endpoint.requests().getLast().text()).isEqualTo(BODY);
        assertThat(endpoint.requests().getLast().header("Content-Length")).isEqualTo("" + BODY.length());
    }

    @Test
    void theUserAgentNamesTheVersionThatTheLauncherTells() throws Exception {
        System.setProperty("edgedelta.version", "1.2.3");
        try (HttpSink sink = sink(plain(endpoint.url()), null)) {
            send(sink);
        } finally {
            System.clearProperty("edgedelta.version");
        }

        assertThat(endpoint.requests().getFirst().header("User-Agent")).isEqualTo("edgedelta-lambda-extension/1.2.3");
    }

    @Test
    void aRedirectionWithinTheOriginIsAuthorizedToo() throws Exception {
        endpoint.behave(request -> request.path().equals("/logs")
                ? EndpointAnswer.redirect(307, "/elsewhere")
                : EndpointAnswer.status(200));
        try (HttpSink sink = sink(gzip(endpoint.url()), new FixedAuthorization("Basic abc"))) {
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(endpoint.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Basic abc", "Basic abc");
        assertThat(endpoint.requests().getLast().text()).isEqualTo(BODY);
    }

    @Test
    void aRedirectionToAnotherOriginGetsNeitherAuthorizationNorHeaders() throws Exception {
        try (Endpoint other = Endpoint.http();
                HttpSink sink = sink(
                        new HttpEndpoint(endpoint.url(), null, List.of(new Header("X-Token", "abc")), false),
                        new FixedAuthorization("Bearer abc"))) {
            endpoint.behave(request -> EndpointAnswer.redirect(308, other.url().toString()));
            assertThat(send(sink).kind()).isEqualTo(Kind.REFUSED);

            assertThat(endpoint.requests()).hasSize(1);
            assertThat(other.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whatWasRefusedIsSentOnceMoreWithANewAuthorization(int status) throws Exception {
        endpoint.behave(request -> EndpointAnswer.status("new".equals(request.header("Authorization")) ? 200 : status));
        Renewed authorization = new Renewed("old", "new");
        try (HttpSink sink = sink(plain(endpoint.url()), authorization)) {
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(endpoint.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("old", "new", "new");
    }

    @Test
    void anAttemptIsRepeatedOnceAtMost() throws Exception {
        endpoint.behave(request -> EndpointAnswer.status(403));
        Renewed authorization = new Renewed("old", "new", "newer");
        try (HttpSink sink = sink(plain(endpoint.url()), authorization)) {
            assertThat(send(sink)).isEqualTo(Outcome.refusedContent("status 403"));
        }

        assertThat(endpoint.requests()).hasSize(2);
        assertThat(authorization.refusals).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 503})
    void onlyARefusalAsksForANewAuthorization(int status) throws Exception {
        endpoint.behave(request -> EndpointAnswer.status(status));
        Renewed authorization = new Renewed("old", "new");
        try (HttpSink sink = sink(plain(endpoint.url()), authorization)) {
            send(sink);
        }

        assertThat(authorization.refusals).isZero();
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void aFixedAuthorizationThatIsRefusedIsNotRepeated() throws Exception {
        endpoint.behave(request -> EndpointAnswer.status(401));
        try (HttpSink sink = sink(plain(endpoint.url()), new FixedAuthorization("Bearer abc"))) {
            Outcome outcome = send(sink);

            assertThat(outcome).isEqualTo(Outcome.refused("status 401"));
        }
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void withoutTheAuthorizationNothingIsSent() throws Exception {
        try (HttpSink sink = sink(plain(endpoint.url()), new Renewed())) {
            assertThat(send(sink))
                    .isEqualTo(Outcome.unavailable("the token that authorizes requests is not available", -1));
        }

        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void theAuthorizationIsGivenTheTimeThatTheAttemptHas() throws Exception {
        Duration[] given = new Duration[1];
        Authorization slow = new Authorization() {
            @Override
            public @Nullable String value(Duration timeout) {
                given[0] = timeout;
                return "Bearer abc";
            }

            @Override
            public boolean refused() {
                return false;
            }

            @Override
            public long anotherInMillis() {
                return -1;
            }
        };
        try (HttpSink sink = sink(plain(endpoint.url()), slow)) {
            send(sink);
        }

        assertThat(given[0]).isBetween(AMPLE.minusSeconds(5), AMPLE);
    }

    @Test
    void gzipArrivesWithItsLengthAndTheBytesAsTheyWere() throws Exception {
        byte[] large = "{\"message\":\"one of many lines\"}\n".repeat(60_000).getBytes(UTF_8);
        try (HttpSink sink = sink(gzip(endpoint.url()), null)) {
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink, large)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(endpoint.requests())
                .extracting(EndpointRequest::text)
                .containsExactly(BODY, new String(large, UTF_8), BODY);
        assertThat(endpoint.requests()).allSatisfy(request -> {
            assertThat(request.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(request.header("Content-Length")).isEqualTo("" + request.bodyLength());
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
        });
        assertThat(endpoint.connections()).isOne();
    }

    @Test
    void whatGzipMakesNoShorterGoesAsItIs() throws Exception {
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        try (HttpSink sink = sink(gzip(endpoint.url()), null)) {
            assertThat(send(sink, noise)).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(endpoint.requests().getFirst().header("Content-Encoding")).isNull();
        assertThat(endpoint.requests().getFirst().body()).isEqualTo(noise);
    }

    private static HttpSink gzipSink(Endpoint endpoint, LogLines log) {
        return new HttpSink(gzip(endpoint.url()), Route.DIRECT, null, Clock.system(), true, log.log());
    }

    private List<Boolean> compressed() {
        return endpoint.requests().stream()
                .map(request -> request.header("Content-Encoding") != null)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 415})
    void arequestRefusedForItsCodingIsSentUncompressedAndSoAreAllLaterOnes(int status) throws Exception {
        endpoint.behave(request -> request.header("Content-Encoding") == null
                ? EndpointAnswer.status(200)
                : EndpointAnswer.status(status));
        LogLines log = new LogLines();
        try (HttpSink sink = gzipSink(endpoint, log)) {
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
        }

        assertThat(compressed()).containsExactly(true, false, false);
        assertThat(log.lines())
                .containsExactly(
                        "[edgedelta] " + endpoint.url().resolve("/").toString().replaceAll("/$", "")
                                + " does not accept gzip; requests are sent uncompressed from now on");
    }

    @Test
    void aRefusalThatHasAnotherReasonIsComparedOnce() throws Exception {
        endpoint.behave(request -> EndpointAnswer.status(415));
        LogLines log = new LogLines();
        try (HttpSink sink = gzipSink(endpoint, log)) {
            assertThat(send(sink)).isEqualTo(Outcome.refusedContent("status 415"));
            assertThat(send(sink)).isEqualTo(Outcome.refusedContent("status 415"));
        }

        assertThat(compressed()).containsExactly(true, false, true);
        assertThat(log.lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "identity, false",
        "'', false",
        "'deflate, br', false",
        "'gzip;q=0, identity', false",
        "'*;q=0.0', false",
        "'identity, GZIP', true",
        "'gzip;q=0.5', true",
        "'br, *', true",
        "'*, gzip; q=0', false",
        "x-gzip, true"
    })
    void anAcceptEncodingWithoutGzipTurnsCompressionOff(String value, boolean stays) throws Exception {
        try (RawServer server = new RawServer(RawServer.always(
                        "HTTP/1.1 200 OK\r\nAccept-Encoding: " + value + "\r\nContent-Length: 0\r\n\r\n"));
                HttpSink sink = sink(gzip(server.url()), null)) {
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);

            assertThat(server.requests().get(1).head().contains("Content-Encoding: gzip"))
                    .isEqualTo(stays);
        }
    }

    @Test
    void eachAttemptAtTheSameRecordsHasTheSameIdempotencyKey() throws Exception {
        byte[] body = BODY.getBytes(UTF_8);
        try (HttpSink sink = sink(plain(endpoint.url()), null)) {
            sink.send(7, body, 0, body.length, AMPLE);
            sink.send(7, body, 0, body.length, AMPLE);
            sink.send(8, body, 0, body.length, AMPLE);
            sink.restored();
            sink.send(7, body, 0, body.length, AMPLE);
        }

        List<String> keys = endpoint.requests().stream()
                .map(request -> Objects.requireNonNull(request.header("Idempotency-Key")))
                .toList();
        assertThat(keys.get(0)).isEqualTo(keys.get(1)).matches("[0-9a-f-]{36}-7");
        assertThat(Set.copyOf(keys)).as("other records, another process").hasSize(3);
    }

    private static Route by(ForwardProxy proxy, @Nullable String authorization, @Nullable Trust trust) {
        return new Route(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), authorization, trust);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProxyIsToldWhoAsksAndTheEndpointIsNot(boolean authorized) throws Exception {
        String authorization = authorized ? "Basic dXNlcjp3b3Jk" : null;
        URI url = URI.create("http://" + TestCertificate.HOST + "/logs?a=b");
        try (ForwardProxy proxy = ForwardProxy.demanding(authorization, endpoint);
                HttpSink sink = new HttpSink(
                        plain(url),
                        by(proxy, authorization, null),
                        new FixedAuthorization("Bearer abc"),
                        Clock.system())) {
            sink.connect(AMPLE);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);

            assertThat(proxy.requests())
                    .extracting(ForwardProxy.Request::line)
                    .containsExactly("HEAD " + url + " HTTP/1.1", "POST " + url + " HTTP/1.1");
            assertThat(endpoint.requests().getLast().header("Authorization")).isEqualTo("Bearer abc");
            assertThat(endpoint.requests().getLast().text()).isEqualTo(BODY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void aProxyThatDemandsAPasswordIsSaidToBeOne(String scheme) throws Exception {
        try (ForwardProxy proxy = ForwardProxy.demanding("Basic dXNlcjp3b3Jk", endpoint);
                HttpSink sink = new HttpSink(
                        plain(URI.create(scheme + "://" + TestCertificate.HOST + "/")),
                        by(proxy, null, null),
                        null,
                        Clock.system())) {
            Outcome outcome = send(sink);

            assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
            assertThat(outcome.reason()).startsWith("status 407").contains("proxy", "user", "password");
            assertThat(endpoint.requests()).isEmpty();
        }
    }

    /// The JDK's own server refuses the first offer, which has only X25519, by the alert `unexpected_message`.
    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1"})
    void aServerWithAnotherGroupIsReachedInTheSameAttempt(String group, @TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder, "RSA");
        SSLServerSocket listening = (SSLServerSocket) certificate
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = listening.getSSLParameters();
        parameters.setNamedGroups(new String[] {group});
        listening.setSSLParameters(parameters);
        Trust trust = new Trust(
                "ED_CA_BUNDLE", certificate.pem().toString(), new ExtensionLog(OutputStream.nullOutputStream(), false));
        try (RawServer server = new RawServer(listening, RawServer.always(RawServer.OK));
                HttpSink sink = new HttpSink(
                        plain(URI.create("https://localhost:" + server.port() + "/")),
                        new Route(null, null, trust),
                        null,
                        Clock.system())) {
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    /// A proxy's answer to `CONNECT` other than 407 and 200 says that the way is closed.
    @Test
    void aTunnelThatIsNotOpenedIsAnUnavailableDestination() throws Exception {
        try (RawServer proxy = new RawServer(RawServer.always("HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n"));
                HttpSink sink = new HttpSink(
                        plain(URI.create("https://" + TestCertificate.HOST + "/")),
                        new Route(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), null, null),
                        null,
                        Clock.system())) {
            Outcome outcome = send(sink);

            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("Tunnel failed", "502");
        }
    }

    /// Nothing of the request has been sent, so it may be repeated.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>busy</html>~~",
                "http/1.1 200 OK~~",
                "HTTP/1.1 200 OK~X A: b~~",
                "HTTP/1.1 204 No Content~Content-Length: 4~~busy"
            })
    void soIsOneWhoseProxyRespondsWithSomethingElse(String response) throws Exception {
        try (RawServer proxy = new RawServer(RawServer.always(response.replace("~", "\r\n")));
                HttpSink sink = new HttpSink(
                        plain(URI.create("https://" + TestCertificate.HOST + "/")),
                        new Route(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), null, null),
                        null,
                        Clock.system())) {
            assertThat(send(sink).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void aProxyThatIsNotThereIsAnUnavailableDestination() throws Exception {
        Route nowhere = new Route(InetSocketAddress.createUnresolved("127.0.0.1", FreePort.find()), null, null);
        try (HttpSink sink = new HttpSink(plain(endpoint.url()), nowhere, null, Clock.system())) {
            Outcome outcome = send(sink);

            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("ConnectException");
            assertThat(endpoint.requests()).isEmpty();
        }
    }

    @Test
    void tlsGoesThroughATunnelAndTheProxySeesNothingOfIt(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.in(folder, "RSA");
        Trust trust = new Trust(
                "ED_CA_BUNDLE", certificate.pem().toString(), new ExtensionLog(OutputStream.nullOutputStream(), false));
        try (Endpoint secret = Endpoint.https(certificate.sslContext());
                ForwardProxy proxy = ForwardProxy.before(secret);
                HttpSink sink = new HttpSink(
                        gzip(URI.create("https://" + TestCertificate.HOST + "/logs")),
                        by(proxy, null, trust),
                        new FixedAuthorization("Bearer abc"),
                        Clock.system())) {
            sink.connect(AMPLE);
            assertThat(send(sink)).isEqualTo(Outcome.ACCEPTED);

            assertThat(secret.requests().getLast().text()).isEqualTo(BODY);
            assertThat(secret.connections()).isOne();
            assertThat(proxy.requests()).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("CONNECT " + TestCertificate.HOST + ":443 HTTP/1.1");
                assertThat(request.head()).doesNotContain("Bearer", "/logs");
            });
        }
    }

    @Test
    void whatIsRefusedIsKeptWhereAnotherValueMayCome() throws Exception {
        Authorization stored = new Authorization() {
            @Override
            public String value(Duration timeout) {
                return "Bearer old";
            }

            @Override
            public boolean refused() {
                return false;
            }

            @Override
            public long anotherInMillis() {
                return 60_000;
            }
        };
        endpoint.behave(EndpointBehaviour.always(EndpointAnswer.status(401)));
        try (HttpSink sink = sink(plain(endpoint.url()), stored)) {
            Outcome outcome = send(sink);

            assertThat(outcome.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(outcome.reason()).contains("401").doesNotContain("old");
            assertThat(outcome.retryAfterMillis()).as("not again at once").isEqualTo(60_000);
        }
    }

    @Test
    void anAttemptThatIsCutOffBeforeItsRequestSendsNone() throws Exception {
        try (HttpSink sink = sink(plain(endpoint.url()), null)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> send(sink)).isInstanceOf(InterruptedException.class);
            assertThat(endpoint.requests()).isEmpty();
        }
    }
}
