package com.edgedelta.lambda.sink;

import com.edgedelta.lambda.config.Config;

/// Makes the sink of a delivery stream; found by [java.util.ServiceLoader], so that the layer without it carries none
/// of its weight.
public interface SinkProvider {
    Sink open(Config config);
}
