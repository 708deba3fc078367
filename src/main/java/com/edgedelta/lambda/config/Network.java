package com.edgedelta.lambda.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How the endpoint and AWS are reached, which are outside of the sandbox.
///
/// @param proxies null if none is configured
/// @param caBundle null if only Java's own certificates are trusted
public record Network(@Nullable Proxies proxies, @Nullable CaBundle caBundle) {
    /// Returns the proxy for that http or https URL, or null.
    public @Nullable Proxy proxyTo(URI url) {
        return proxies == null ? null : proxies.to(url);
    }
}
