package com.edgedelta.lambda.http;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Objects;
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

    /// The host and port that a client connects to for the URL, not looked up: the proxy's or the URL's own.
    public InetSocketAddress peer(URI url) {
        if (proxy != null) {
            return proxy;
        }
        int standard = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return InetSocketAddress.createUnresolved(
                Objects.requireNonNullElse(url.getHost(), ""), url.getPort() > 0 ? url.getPort() : standard);
    }

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
