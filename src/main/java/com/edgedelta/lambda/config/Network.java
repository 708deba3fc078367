package com.edgedelta.lambda.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How whatever is outside of the sandbox is reached: the endpoint, and AWS.
///
/// @param proxies null where none is configured
/// @param caBundle null where Java's own certificates are all that is trusted
public record Network(@Nullable Proxies proxies, @Nullable CaBundle caBundle) {
    /// The proxy on the way to that http or https URL; null where there is none.
    public @Nullable Proxy proxyTo(URI url) {
        return proxies == null ? null : proxies.to(url);
    }
}
