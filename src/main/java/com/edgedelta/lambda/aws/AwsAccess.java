package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.time.Clock;
import java.net.URI;
import java.time.Duration;

/// Makes clients of AWS services from what all of them have in common: endpoints, credentials, routes and the clock.
public final class AwsAccess {
    private final AwsEndpointSettings endpoints;
    private final Credentials credentials;
    private final OutboundRoutes routes;
    private final Clock clock;
    private final Duration timeout;

    public AwsAccess(AwsEndpointSettings endpoints, Credentials credentials, OutboundRoutes routes, Clock clock) {
        this(endpoints, credentials, routes, clock, AwsHttp.TIMEOUT);
    }

    /// @param timeout of each exchange
    AwsAccess(
            AwsEndpointSettings endpoints,
            Credentials credentials,
            OutboundRoutes routes,
            Clock clock,
            Duration timeout) {
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.routes = routes;
        this.clock = clock;
        this.timeout = timeout;
    }

    AwsClient open(Service service, String region) {
        URI endpoint = URI.create(ServiceEndpoints.of(service, region, endpoints));
        AwsHttp http = new AwsHttp(routes.to(endpoint), timeout);
        return new AwsClient(endpoint, new SignatureV4(region, service), credentials, http, clock);
    }

    Clock clock() {
        return clock;
    }
}
