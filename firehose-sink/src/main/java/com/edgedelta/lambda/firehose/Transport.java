package com.edgedelta.lambda.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.http.Addresses;
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

/// The SDK's HTTP client, which looks names up where that may take long, and does without the network where the
/// whole call is only rehearsed.
final class Transport implements SdkHttpClient {
    private static final byte[] REHEARSED =
            "{\"FailedPutCount\":0,\"Encrypted\":false,\"RequestResponses\":[{\"RecordId\":\"1\"}]}".getBytes(UTF_8);

    private final Connections connections;
    private final SdkHttpClient http;
    private final NameLookup names = new NameLookup();
    private volatile @Nullable Thread rehearsing;
    private volatile @Nullable URI endpoint;

    Transport(Connections connections) {
        this.connections = connections;
        this.http = UrlConnectionHttpClient.create(connections);
    }

    /// The calling thread's requests are answered here until [#rehearsed]. Only its own: a rehearsal that hangs,
    /// and is given up, must not have records taken for delivered.
    void rehearse() {
        rehearsing = Thread.currentThread();
    }

    void rehearsed() {
        rehearsing = null;
    }

    /// One `HEAD` to where the latest request went or would have gone, which opens a connection and leaves it open;
    /// its answer is of no interest.
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
                : new Looked(http.prepareRequest(request), connections.peer(target), names);
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        http.close();
    }

    private record Looked(ExecutableHttpRequest request, InetSocketAddress peer, NameLookup names)
            implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() throws IOException {
            Addresses.destination(peer);
            names.await(peer.getHostString());
            try {
                return request.call();
            } catch (IOException failed) {
                Addresses.failed(peer);
                throw failed;
            }
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
            // There is nothing under way.
        }
    }
}
