package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.util.Map;

/// The credentials of the function's role for a client that signs its requests itself. Thread-safe.
public final class RoleCredentials implements AutoCloseable {
    private final Credentials credentials;
    private final AwsHttp http;

    /// Waits for the container endpoint for two seconds at most.
    public RoleCredentials(Map<String, String> environment, Clock clock) {
        this(environment, clock, AwsHttp.TIMEOUT);
    }

    /// @param timeout how long the container endpoint may take
    public RoleCredentials(Map<String, String> environment, Clock clock, Duration timeout) {
        this.credentials = new Credentials(environment, clock);
        this.http = new AwsHttp(Route.DIRECT, timeout);
    }

    /// Returns the credentials for the next request. May wait for the container endpoint.
    public synchronized Keys current() throws CallFailed, InterruptedException {
        return credentials.current(http);
    }

    /// Makes the next request fetch credentials again, on a new connection.
    public synchronized void forget() {
        credentials.forget();
        http.close();
    }

    @Override
    public synchronized void close() {
        http.close();
    }
}
