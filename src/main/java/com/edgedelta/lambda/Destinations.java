package com.edgedelta.lambda;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.config.Destination;
import com.edgedelta.lambda.log.ExtensionLog;
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

    /// The sink; null where there is none, which has been said then.
    static @Nullable Sink open(Config config, Clock clock, ExtensionLog log) {
        if (config.destination() instanceof Destination.HttpEndpoint endpoint) {
            String authorization = endpoint.authorization();
            return new HttpSink(
                    endpoint,
                    Routes.to(endpoint.uri(), config.network(), log),
                    authorization == null ? null : new FixedAuthorization(authorization),
                    clock);
        }
        if (config.destination() instanceof Destination.DeliveryStream) {
            for (SinkProvider provider : ServiceLoader.load(SinkProvider.class)) {
                return provider.open(config);
            }
            log.warn("PUSHER_MODE=kinesis: this layer holds no Firehose sink, the layer"
                    + " edgedelta-lambda-extension-firehose does; no logs are forwarded, the function runs untouched");
        }
        return null;
    }
}
