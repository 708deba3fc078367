package com.edgedelta.lambda.sink;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where an answer of 307 or 308 leads, as far as it may be followed: records and what authorises them go to no
/// other scheme, host or port than the configured one.
final class Redirect {
    private Redirect() {}

    /// The location made absolute; null where it leads elsewhere or is no URL.
    static @Nullable URI within(URI endpoint, @Nullable String location) {
        if (location == null) {
            return null;
        }
        URI target;
        try {
            target = endpoint.resolve(location.strip());
        } catch (IllegalArgumentException noUrl) {
            return null; // The caller says that it is not followed; the text itself may hold a secret.
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
