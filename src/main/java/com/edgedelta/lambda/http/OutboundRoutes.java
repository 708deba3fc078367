package com.edgedelta.lambda.http;

import java.net.URI;

/// Tells by which way something outside of the sandbox is reached.
public interface OutboundRoutes {
    Route to(URI url);
}
