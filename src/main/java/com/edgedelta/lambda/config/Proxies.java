package com.edgedelta.lambda.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// The proxies of the environment, one for each scheme, and the hosts that are reached without them.
public final class Proxies {
    private static final int DEFAULT_PORT = 80;

    private final @Nullable Proxy http;
    private final @Nullable Proxy https;
    private final String without;

    private Proxies(@Nullable Proxy http, @Nullable Proxy https, String without) {
        this.http = http;
        this.https = https;
        this.without = without;
    }

    /// Returns null if no proxy is configured. `ED_PROXY`, the extension's own variable, applies to both schemes and
    /// takes precedence over the common variables; `none` means no proxy. Upper-case spellings take precedence.
    static @Nullable Proxies read(Variables variables) {
        String own = variables.text("ED_PROXY");
        Proxy http = null;
        Proxy https = null;
        if (own.isEmpty()) {
            http = read(variables, variables.firstSet("HTTP_PROXY", "http_proxy"));
            https = read(variables, variables.firstSet("HTTPS_PROXY", "https_proxy"));
        } else if (!own.equalsIgnoreCase("none")) {
            http = read(variables, "ED_PROXY");
            https = http;
        }
        if (http == null && https == null) {
            return null;
        }
        return new Proxies(http, https, variables.text(variables.firstSet("NO_PROXY", "no_proxy")));
    }

    private static @Nullable Proxy read(Variables variables, String variable) {
        String value = variables.text(variable);
        if (value.isEmpty()) {
            return null;
        }
        Proxy proxy = parse(value);
        if (proxy == null) {
            variables.report(variable + "=" + Variables.quote(Urls.withoutSecrets(value))
                    + " cannot be used: it takes http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT"
                    + (variable.equals("ED_PROXY") ? ", or none" : "")
                    + ", but not other kinds of proxies; using no proxy");
        }
        return proxy;
    }

    /// Returns null if the value is not the URL of an HTTP proxy. The scheme is optional.
    private static @Nullable Proxy parse(String value) {
        URI url;
        try {
            url = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException noUrl) {
            return null; // The caller says so; the exception would repeat a password.
        }
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || port == 0 || port > 65_535) {
            return null;
        }
        String userInfo = url.getRawUserInfo();
        return new Proxy(
                InetSocketAddress.createUnresolved(url.getHost(), port),
                userInfo == null || userInfo.isEmpty() ? null : Urls.basic(userInfo));
    }

    /// Returns the proxy for that URL, or null.
    @Nullable
    Proxy to(URI url) {
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        Proxy proxy = secure ? https : http;
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        return proxy == null || NoProxy.covers(without, url.getHost(), port) ? null : proxy;
    }
}
