package com.edgedelta.lambda.aws;

import com.edgedelta.lambda.config.AwsEndpoints;
import com.edgedelta.lambda.http.Router;
import com.edgedelta.lambda.time.Clock;
import java.net.URI;

/// Makes what asks AWS's services, from what all of them have in common.
public final class AwsApis {
    private final AwsEndpoints endpoints;
    private final Credentials credentials;
    private final Router router;
    private final Clock clock;

    public AwsApis(AwsEndpoints endpoints, Credentials credentials, Router router, Clock clock) {
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.router = router;
        this.clock = clock;
    }

    AwsApi open(Service service, String region) {
        URI endpoint = URI.create(Endpoints.of(service, region, endpoints));
        return new AwsApi(
                endpoint, new SignatureV4(region, service), credentials, new Wire(router.to(endpoint)), clock);
    }

    Clock clock() {
        return clock;
    }
}
