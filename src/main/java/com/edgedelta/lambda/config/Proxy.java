package com.edgedelta.lambda.config;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy.
///
/// @param address unresolved: whoever connects looks the name up
/// @param authorization the value of `Proxy-Authorization`, a secret; null where the proxy is told nothing
public record Proxy(InetSocketAddress address, @Nullable String authorization) {
    /// Without the secret.
    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
