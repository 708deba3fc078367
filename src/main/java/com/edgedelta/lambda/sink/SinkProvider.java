package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.http.OutboundRoutes;

/// Makes the sink of a delivery stream. Found by [java.util.ServiceLoader], so that the layer without it is small.
public interface SinkProvider {
    /// Does nothing that can wait, and uses no other library.
    ///
    /// @param routes the route to the stream
    Sink open(Config config, OutboundRoutes routes);
}
