package com.edgedelta.lambda.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.http.Addresses;
import com.edgedelta.lambda.text.Failures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/// The SDK's HTTP client. It resolves names on another thread, and uses no network for calls that are only
/// rehearsed.
final class Transport implements SdkHttpClient {
    private static final byte[] REHEARSED =
            "{\"FailedPutCount\":0,\"Encrypted\":false,\"RequestResponses\":[{\"RecordId\":\"1\"}]}".getBytes(UTF_8);

    private final Connections connections;
    private final SdkHttpClient http;
    private final NameLookup names = new NameLookup();
    private volatile @Nullable Thread rehearsing;
    private volatile @Nullable Thread responded;
    private volatile @Nullable URI endpoint;

    Transport(Connections connections) {
        this.connections = connections;
        this.http = UrlConnectionHttpClient.create(connections);
    }

    /// Answers requests of the calling thread here until [#rehearsed]. Other threads are not affected, because a
    /// rehearsal that hangs and is given up must not make records count as delivered.
    void rehearse() {
        rehearsing = Thread.currentThread();
    }

    void rehearsed() {
        rehearsing = null;
    }

    /// Sends one `HEAD` to the endpoint of the latest request, which opens a connection and leaves it open. Ignores
    /// the response.
    void greet() throws IOException {
        URI target = endpoint;
        if (target != null) {
            SdkHttpRequest head = SdkHttpRequest.builder()
                    .method(SdkHttpMethod.HEAD)
                    .uri(target)
                    .putHeader("Host", target.getAuthority())
                    .build();
            HttpExecuteResponse answer = prepareRequest(
                            HttpExecuteRequest.builder().request(head).build())
                    .call();
            try (InputStream body =
                    answer.responseBody().<InputStream>map(found -> found).orElseGet(InputStream::nullInputStream)) {
                body.skip(Long.MAX_VALUE);
            }
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        URI target = request.httpRequest().getUri();
        endpoint = target;
        return Thread.currentThread().equals(rehearsing)
                ? new Rehearsed()
                : new Looked(http.prepareRequest(request), connections.peer(target));
    }

    /// Whether the calling thread's latest request had a response, be it one that cannot be read.
    boolean responded() {
        return Thread.currentThread().equals(responded);
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }

    /// A request to a host that is looked up.
    private final class Looked implements ExecutableHttpRequest {
        /// The text of `java.net.HttpURLConnection` for a response that is not HTTP.
        private static final String NO_HTTP = "Invalid Http response";

        private final ExecutableHttpRequest request;
        private final InetSocketAddress peer;

        private Looked(ExecutableHttpRequest request, InetSocketAddress peer) {
            this.request = request;
            this.peer = peer;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            responded = null;
            Addresses.destination(peer);
            names.await(peer.getHostString());
            boolean any = false;
            try {
                HttpExecuteResponse response = request.call();
                any = true;
                return response;
            } catch (IOException | RuntimeException failed) {
                any = isOfResponse(failed);
                Addresses.failed(peer);
                throw failed;
            } finally {
                responded = any ? Thread.currentThread() : null;
            }
        }

        /// The SDK has no status for a response that is not HTTP, and throws an IllegalArgumentException.
        private static boolean isOfResponse(Exception failed) {
            IOException cause = Failures.find(IOException.class, failed);
            return failed instanceof IllegalArgumentException
                    || (cause != null && Failures.message(cause).contains(NO_HTTP));
        }

        @Override
        public void abort() {
            request.abort();
        }
    }

    private record Rehearsed() implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() {
            return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder()
                            .statusCode(200)
                            .putHeader("Content-Type", "application/x-amz-json-1.1")
                            .build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(REHEARSED)))
                    .build();
        }

        @Override
        public void abort() {
            // Nothing is in flight.
        }
    }
}
