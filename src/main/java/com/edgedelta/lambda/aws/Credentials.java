package com.edgedelta.lambda.aws;

import static com.edgedelta.lambda.aws.AwsResponse.text;

import com.eclipsesource.json.JsonObject;
import com.edgedelta.lambda.text.Ascii;
import com.edgedelta.lambda.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The credentials of the function's role. Lambda provides them in the environment, or under SnapStart at a
/// container endpoint, where they are fetched again before they expire ("Container credential provider" in the AWS
/// SDKs reference guide). Thread-safe.
public final class Credentials {
    /// Credentials with less remaining validity are fetched again.
    private static final long RENEWED_BEFORE_MS = 300_000;

    private static final String RELATIVE_URI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private static final String FULL_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private static final String CONTAINER_HOST = "http://169.254.170.2";

    /// The addresses of ECS and EKS, in addition to loopback addresses.
    private static final Set<String> PLAIN_HOSTS =
            Set.of("localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private final Map<String, String> environment;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Keys fetched;
    private volatile int forgotten;

    public Credentials(Map<String, String> environment, Clock clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /// Makes the next request fetch credentials again, because a service refused them or the process was restored
    /// from a snapshot. Credentials of the environment stay. Any thread; does not wait.
    ///
    /// @return whether the next request may have other credentials
    public synchronized boolean forget() {
        forgotten++;
        fetched = null;
        return ofEnvironment() == null;
    }

    /// Returns the credentials for the next request.
    ///
    /// @param http for requests within the sandbox
    Keys current(AwsHttp http) throws CallFailed, InterruptedException {
        Keys given = ofEnvironment();
        if (given != null) {
            return given;
        }
        fetching.lockInterruptibly();
        try {
            Keys known = fetched;
            long left = known == null ? 0 : known.expiresAt() - clock.wallMillis();
            if (known != null && left > RENEWED_BEFORE_MS) {
                return known;
            }
            int generation = forgotten;
            try {
                known = fetch(http);
            } catch (CallFailed failed) {
                if (known == null || left <= 0) {
                    throw failed;
                }
                return known; // They are still valid for a while; the next request tries again.
            }
            keep(known, generation);
            return known;
        } finally {
            fetching.unlock();
        }
    }

    private synchronized void keep(Keys keys, int generation) {
        if (generation == forgotten) {
            fetched = keys;
        }
    }

    private @Nullable Keys ofEnvironment() {
        String id = variable("AWS_ACCESS_KEY_ID");
        String secret = variable("AWS_SECRET_ACCESS_KEY");
        return id.isEmpty() || secret.isEmpty()
                ? null
                : new Keys(id, secret, variable("AWS_SESSION_TOKEN"), Long.MAX_VALUE);
    }

    private Keys fetch(AwsHttp http) throws CallFailed, InterruptedException {
        AwsResponse response = http.exchange(request(uri(), authorization()));
        if (!response.isSuccess()) {
            String problem = "no credentials: the container endpoint answered with status " + response.status();
            boolean passing = response.status() >= 500 || response.status() == 429;
            throw passing ? CallFailed.passing(problem) : CallFailed.lasting(problem);
        }
        JsonObject body = response.json();
        if (body == null
                || text(body, "AccessKeyId").isEmpty()
                || text(body, "SecretAccessKey").isEmpty()) {
            throw CallFailed.lasting("no credentials in the container endpoint's answer");
        }
        return new Keys(
                text(body, "AccessKeyId"),
                text(body, "SecretAccessKey"),
                text(body, "Token"),
                expiration(text(body, "Expiration")));
    }

    private static HttpRequest.Builder request(URI uri, String authorization) throws CallFailed {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
        try {
            return authorization.isEmpty() ? request : request.header("Authorization", authorization);
        } catch (IllegalArgumentException noHeader) { // Its message repeats the token.
            throw CallFailed.lasting(
                    "no credentials: the container's authorization token contains characters that a header must not");
        }
    }

    /// Returns when the credentials expire; never, if the response does not say so.
    private static long expiration(String time) throws CallFailed {
        try {
            return time.isEmpty() ? Long.MAX_VALUE : Instant.parse(time).toEpochMilli();
        } catch (DateTimeException | ArithmeticException noTime) {
            throw CallFailed.lasting(
                    "no credentials: the Expiration in the container endpoint's answer is not a valid time");
        }
    }

    /// Credentials are sent unencrypted only if they do not leave the machine.
    private URI uri() throws CallFailed {
        String relative = variable(RELATIVE_URI);
        String name = relative.isEmpty() ? FULL_URI : RELATIVE_URI;
        String text = relative.isEmpty() ? variable(FULL_URI) : CONTAINER_HOST + relative;
        if (text.isEmpty()) {
            throw CallFailed.lasting(
                    "no credentials: neither AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY nor " + FULL_URI + " is set");
        }
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            boolean tls = "https".equalsIgnoreCase(uri.getScheme());
            if (host != null && (tls || ("http".equalsIgnoreCase(uri.getScheme()) && mayBePlain(host)))) {
                return uri;
            }
        } catch (URISyntaxException notAUrl) {
            // The exception's message repeats the value; the line below says enough.
        }
        throw CallFailed.lasting("no credentials: " + name
                + " must be an https URL, or an http URL of this machine or the container's own address");
    }

    private static boolean mayBePlain(String host) {
        return PLAIN_HOSTS.contains(host) || (host.startsWith("127.") && Ascii.isNumber(host, "."));
    }

    private String authorization() throws CallFailed {
        String file = variable(TOKEN_FILE);
        if (file.isEmpty()) {
            return variable(TOKEN);
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException unreadable) {
            throw CallFailed.lasting("no credentials: the file that " + TOKEN_FILE + " names cannot be read");
        }
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
