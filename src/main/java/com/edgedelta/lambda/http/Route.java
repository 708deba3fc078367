package com.edgedelta.lambda.http;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// How a client's requests get where they go.
///
/// @param proxy an HTTP proxy, unresolved; null for none
/// @param proxyAuthorization what the proxy is told in `Proxy-Authorization`, a secret; null for nothing
/// @param trust whom TLS trusts besides those the JDK trusts; null for nobody
public record Route(
        @Nullable InetSocketAddress proxy,
        @Nullable String proxyAuthorization,
        @Nullable Trust trust) {
    /// Straight to where they go: the only way to what is in the sandbox.
    public static final Route DIRECT = new Route(null, null, null);

    ProxySelector selector() {
        return proxy == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(proxy);
    }

    /// Adds what the proxy wants to know. The JDK's client sends it to the proxy alone: with `https` in the `CONNECT`.
    public void authorize(HttpRequest.Builder request) {
        if (proxyAuthorization != null) {
            request.setHeader("Proxy-Authorization", proxyAuthorization);
        }
    }

    /// Without the secret.
    @Override
    public String toString() {
        return proxy == null ? "direct" : "by " + proxy.getHostString();
    }
}
