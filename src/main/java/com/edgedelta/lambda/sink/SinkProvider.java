package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Config;
import com.edgedelta.lambda.http.OutboundRoutes;

/// Makes the sink of a delivery stream; found by [java.util.ServiceLoader], so that the layer without it carries none
/// of its weight.
public interface SinkProvider {
    /// Nothing that can wait, and nothing of another library's, runs in here.
    ///
    /// @param routes the way to the stream
    Sink open(Config config, OutboundRoutes routes);
}
