package com.edgedelta.lambda.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.time.Backoff;
import com.edgedelta.lambda.time.Clock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One service in one region. Each request is signed, and repeated at most twice if that may help. For one thread
/// only.
final class AwsClient implements AutoCloseable {
    private static final int MOST_RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /// Of an attempt: one for credentials and one for each TLS client.
    private static final int MOST_EXCHANGES = 3;

    /// If an attempt took this much longer than its exchanges may, by the wall clock, the process was frozen meanwhile;
    /// its outcome does not count as a failure.
    private static final long FROZEN_MS = 1_000;

    /// After so many frozen attempts the service is probably unreachable: a function that is invoked for moments
    /// only would otherwise repeat the request forever.
    private static final int MOST_FREEZES = 5;

    private static final Set<String> OLD_KEYS =
            Set.of("ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "InvalidClientTokenId");

    private static final Set<String> PASSING = Set.of(
            "ThrottlingException",
            "Throttling",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "RequestThrottledException",
            "RequestTimeoutException",
            "ServiceUnavailableException",
            "InternalServerError",
            "InternalServiceError",
            "InternalFailure");

    private final URI endpoint;
    private final SignatureV4 signature;
    private final Credentials credentials;
    private final Clock clock;
    private final Backoff pauses = new Backoff(FIRST_PAUSE, new Random());
    private final AwsHttp http;
    private final AwsHttp inside;
    private final long longestMillis;

    /// @param endpoint without a trailing slash
    /// @param http the route to the endpoint; requests within the sandbox do not use it
    AwsClient(URI endpoint, SignatureV4 signature, Credentials credentials, AwsHttp http, Clock clock) {
        this.endpoint = endpoint;
        this.signature = signature;
        this.credentials = credentials;
        this.http = http;
        this.inside = new AwsHttp(Route.DIRECT, http.timeout());
        this.longestMillis = MOST_EXCHANGES * http.timeout().toMillis() + FROZEN_MS;
        this.clock = clock;
    }

    /// @param path begins with a slash
    JsonObject get(String path) throws CallFailed, InterruptedException {
        return ask("GET", path, Map.of(), new byte[0]);
    }

    /// Calls an operation of a service with the JSON protocol.
    ///
    /// @param target the operation's name in the header `X-Amz-Target`
    JsonObject call(String target, JsonObject parameters) throws CallFailed, InterruptedException {
        return ask(
                "POST",
                "/",
                Map.of("content-type", "application/x-amz-json-1.1", "x-amz-target", target),
                parameters.toString().getBytes(UTF_8));
    }

    private JsonObject ask(String method, String path, Map<String, String> headers, byte[] body)
            throws CallFailed, InterruptedException {
        URI uri = URI.create(endpoint + path);
        int retries = 0;
        int freezes = 0;
        while (true) {
            long began = clock.wallMillis();
            try {
                return attempt(method, uri, headers, body);
            } catch (CallFailed failed) {
                if (clock.wallMillis() - began > longestMillis && freezes++ < MOST_FREEZES) {
                    continue;
                }
                boolean mayHelp = failed.isOfExpiredKeys() ? credentials.forget() : failed.isPassing();
                if (!mayHelp || retries == MOST_RETRIES) {
                    throw failed;
                }
                clock.sleep(pauses.delay(retries++));
            }
        }
    }

    private JsonObject attempt(String method, URI uri, Map<String, String> headers, byte[] body)
            throws CallFailed, InterruptedException {
        Keys keys = credentials.current(inside);
        AwsResponse response = http.exchange(signed(method, uri, headers, body, keys));
        if (!response.isSuccess()) {
            throw error(response);
        }
        JsonObject answer = response.json();
        if (answer == null) {
            throw CallFailed.lasting("the answer is not a JSON object");
        }
        return answer;
    }

    private HttpRequest.Builder signed(String method, URI uri, Map<String, String> headers, byte[] body, Keys keys)
            throws CallFailed {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        Instant now = Instant.ofEpochMilli(clock.wallMillis());
        try {
            for (Map.Entry<String, String> header :
                    signature.sign(method, uri, headers, body, keys, now).entrySet()) {
                request.header(header.getKey(), header.getValue());
            }
        } catch (IllegalArgumentException noHeader) { // Its message repeats the header.
            throw CallFailed.lasting("the credentials contain characters that a header must not contain");
        }
        return request;
    }

    private static CallFailed error(AwsResponse response) {
        String code = response.code();
        String message = "status " + response.status() + (code.isEmpty() ? "" : ", " + code);
        if (OLD_KEYS.contains(code)) {
            return CallFailed.expiredKeys(message);
        }
        boolean passing = response.status() >= 500 || response.status() == 429 || PASSING.contains(code);
        return passing ? CallFailed.passing(message) : CallFailed.lasting(message);
    }

    /// Returns the host, for log lines.
    @Override
    public String toString() {
        return String.valueOf(endpoint.getHost());
    }

    @Override
    public void close() {
        http.close();
        inside.close();
    }
}
