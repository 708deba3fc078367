package com.edgedelta.lambda.http;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The route of a client's requests.
///
/// @param proxy an HTTP proxy, unresolved; null if there is none
/// @param proxyAuthorization the value of `Proxy-Authorization`, a secret; null if the proxy needs none
/// @param trust certificates to trust in addition to the JDK's; null if there are none
public record Route(
        @Nullable InetSocketAddress proxy,
        @Nullable String proxyAuthorization,
        @Nullable Trust trust) {
    /// The direct route, and the only one within the sandbox.
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

    /// Adds the proxy's authorization. The JDK's client sends it only to the proxy, with `https` in the `CONNECT`.
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
