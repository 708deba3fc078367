package com.edgedelta.lambda.firehose;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Destination;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.sink.SinkProvider;
import com.edgedelta.lambda.time.Clock;
import java.time.InstantSource;

/// Found by [java.util.ServiceLoader] before `register`, so it uses no class of the SDK.
public final class FirehoseSinkProvider implements SinkProvider {
    @Override
    public Sink open(Config config, OutboundRoutes routes) {
        if (config.destination() instanceof Destination.DeliveryStream stream) {
            InstantSource wallClock = InstantSource.system();
            return new FirehoseSink(
                    stream,
                    () -> new StreamClient(stream, config.pushTimeout(), System.getenv(), routes, wallClock, null),
                    Clock.system());
        }
        throw new IllegalArgumentException("no delivery stream but " + config.destination());
    }
}
