package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.aws.RoleCredentials;
import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Destination;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.sink.SinkProvider;
import com.edgedelta.lambda.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/// Found by [java.util.ServiceLoader] before `register`, so it uses no class of the SDK.
public final class FirehoseSinkProvider implements SinkProvider {
    @Override
    public Sink open(Config config, OutboundRoutes routes) {
        if (config.destination() instanceof Destination.DeliveryStream stream) {
            Clock clock = Clock.system();
            return new FirehoseSink(stream, () -> client(stream, config.pushTimeout(), routes, clock), clock);
        }
        throw new IllegalArgumentException("no delivery stream but " + config.destination());
    }

    private static StreamClient client(
            Destination.DeliveryStream stream, Duration longest, OutboundRoutes routes, Clock clock) {
        RoleCredentials role = new RoleCredentials(System.getenv(), clock);
        return new StreamClient(stream, longest, role, routes, InstantSource.system(), null);
    }
}
