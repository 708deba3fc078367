package com.edgedelta.lambda.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// By the JDK's client.
class ForwardProxyTest {
    private static int post(HttpClient client, String url, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString("a line\n"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpClient.Builder by(ForwardProxy proxy) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port())));
    }

    @Test
    void passesRequestsForAnyHostOnToTheEndpoint() throws Exception {
        try (var endpoint = Endpoint.http();
                var proxy = ForwardProxy.before(endpoint);
                var client = by(proxy).build()) {
            assertThat(post(client, "http://" + TestCertificate.HOST + "/logs?a=b"))
                    .isEqualTo(200);
            assertThat(post(client, "http://" + TestCertificate.HOST + "/more")).isEqualTo(200);

            assertThat(endpoint.requests()).extracting(EndpointRequest::path).containsExactly("/logs?a=b", "/more");
            assertThat(endpoint.lines()).containsExactly("a line", "a line");
            assertThat(proxy.requests().getFirst().line())
                    .isEqualTo("POST http://" + TestCertificate.HOST + "/logs?a=b HTTP/1.1");
        }
    }

    @Test
    void opensTunnelsForTls(@TempDir Path folder) throws Exception {
        var tls = TestCertificate.in(folder).sslContext();
        try (var endpoint = Endpoint.https(tls);
                var proxy = ForwardProxy.before(endpoint);
                var client = by(proxy).sslContext(tls).build()) {
            assertThat(post(client, "https://" + TestCertificate.HOST + "/logs"))
                    .isEqualTo(200);

            assertThat(endpoint.lines()).containsExactly("a line");
            assertThat(proxy.requests())
                    .extracting(ForwardProxy.Request::line)
                    .containsExactly("CONNECT " + TestCertificate.HOST + ":443 HTTP/1.1");
        }
    }

    @Test
    void refusesWhoDoesNotAuthorize() throws Exception {
        try (var endpoint = Endpoint.http();
                var proxy = ForwardProxy.demanding("Basic abc", endpoint);
                var client = by(proxy).build()) {
            var url = "http://" + TestCertificate.HOST + "/";
            assertThat(post(client, url)).isEqualTo(407);
            assertThat(post(client, url, "Proxy-Authorization", "Basic abd")).isEqualTo(407);
            assertThat(endpoint.requests()).isEmpty();
            assertThat(post(client, url, "Proxy-Authorization", "Basic abc")).isEqualTo(200);

            assertThat(endpoint.lines()).containsExactly("a line");
            assertThat(proxy.requests())
                    .extracting(request -> request.header("proxy-authorization"))
                    .containsExactly(null, "Basic abd", "Basic abc");
        }
    }
}
