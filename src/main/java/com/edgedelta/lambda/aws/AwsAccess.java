package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.config.AwsEndpointSettings;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.time.Clock;
import java.net.URI;

/// Makes clients of AWS services from what all of them have in common: endpoints, credentials, routes and the clock.
public final class AwsAccess {
    private final AwsEndpointSettings endpoints;
    private final Credentials credentials;
    private final OutboundRoutes routes;
    private final Clock clock;

    public AwsAccess(AwsEndpointSettings endpoints, Credentials credentials, OutboundRoutes routes, Clock clock) {
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.routes = routes;
        this.clock = clock;
    }

    AwsClient open(Service service, String region) {
        URI endpoint = URI.create(ServiceEndpoints.of(service, region, endpoints));
        return new AwsClient(
                endpoint, new SignatureV4(region, service), credentials, new AwsHttp(routes.to(endpoint)), clock);
    }

    Clock clock() {
        return clock;
    }
}
