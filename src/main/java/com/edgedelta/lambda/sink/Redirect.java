package com.edgedelta.lambda.sink;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The target of a 307 or 308, if it may be followed: records and their authorization go only to the configured
/// scheme, host and port.
final class Redirect {
    private Redirect() {}

    /// Returns the absolute location, or null if it leads elsewhere or is not a URL.
    static @Nullable URI within(URI endpoint, @Nullable String location) {
        if (location == null) {
            return null;
        }
        URI target;
        try {
            target = endpoint.resolve(location.strip());
        } catch (IllegalArgumentException noUrl) {
            return null; // The caller reports that it is not followed; the text itself may be a secret.
        }
        boolean same = endpoint.getScheme().equalsIgnoreCase(target.getScheme())
                && endpoint.getHost().equalsIgnoreCase(target.getHost())
                && port(endpoint) == port(target);
        return same ? target : null;
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
