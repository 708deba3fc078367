package com.edgedelta.lambda;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Destination;
import com.edgedelta.lambda.log.ExtensionLog;
import com.edgedelta.lambda.sink.Authorization;
import com.edgedelta.lambda.sink.FixedAuthorization;
import com.edgedelta.lambda.sink.HttpSink;
import com.edgedelta.lambda.sink.Sink;
import com.edgedelta.lambda.sink.SinkProvider;
import com.edgedelta.lambda.time.Clock;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Opens the sink for the configured destination.
final class Destinations {
    private Destinations() {}

    /// Returns the sink, or null after reporting that the destination is not usable.
    ///
    /// @param token authorizes requests to an HTTP endpoint; null if only the settings do
    static @Nullable Sink open(
            Config config, ConfiguredRoutes routes, @Nullable Authorization token, Clock clock, ExtensionLog log) {
        if (config.destination() instanceof Destination.HttpEndpoint endpoint) {
            String fixed = endpoint.authorization();
            Authorization authorization = token != null || fixed == null ? token : new FixedAuthorization(fixed);
            return new HttpSink(
                    endpoint,
                    routes.to(endpoint.uri()),
                    authorization,
                    clock,
                    !config.lambda().fromSnapshot(),
                    log);
        }
        if (config.destination() instanceof Destination.DeliveryStream) {
            for (SinkProvider provider : ServiceLoader.load(SinkProvider.class)) {
                return provider.open(config, routes);
            }
            log.warn("PUSHER_MODE=kinesis: this layer does not contain the Firehose sink, use the layer"
                    + " edgedelta-lambda-extension-firehose; no logs are forwarded, the function runs untouched");
        }
        return null;
    }
}
