package com.edgedelta.lambda.http;

import java.net.URI;

/// Returns the route to a URL outside of the sandbox.
public interface OutboundRoutes {
    Route to(URI url);
}
