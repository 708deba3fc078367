package com.edgedelta.lambda.config;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy.
///
/// @param address unresolved; the client that connects resolves the name
/// @param authorization the value of `Proxy-Authorization`, a secret; null if the proxy needs none
public record Proxy(InetSocketAddress address, @Nullable String authorization) {
    /// Without the secret.
    @Override
    public String toString() {
        return address.getHostString() + ":" + address.getPort();
    }
}
