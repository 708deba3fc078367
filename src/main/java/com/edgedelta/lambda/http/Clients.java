package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// Makes HTTP/1.1 clients that follow no redirect and run on their callers' threads and one of
/// their own.
public final class Clients {
    private Clients() {}

    /// A client for `http` alone. The security providers, most of what making a client costs, are never loaded for
    /// it.
    public static HttpClient plain(CallerRunsExecutor executor, Route route) {
        return builder(executor, route).sslContext(InertTls.context()).build();
    }

    /// A client for `https`, which trusts what the JDK and the route trust.
    public static HttpClient tls(CallerRunsExecutor executor, Route route) {
        return builder(executor, route).sslContext(context(route.trust())).build();
    }

    /// The same with what nearly every server has and costs least here. The JDK makes a key for each kind of
    /// exchange it offers, and one on P-256 takes 100 ms of a cold JVM. AES-GCM is four times as dear as
    /// ChaCha20-Poly1305 on the quick compiler, which has no instructions for it (docs/performance.md).
    public static HttpClient quickTls(CallerRunsExecutor executor, Route route) {
        SSLParameters parameters = new SSLParameters();
        parameters.setCipherSuites(new String[] {
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
        });
        return builder(executor, route)
                .sslContext(OneKeyShare.of(context(route.trust())))
                .sslParameters(parameters)
                .build();
    }

    private static SSLContext context(@Nullable Trust trust) {
        SSLContext context = trust == null ? null : trust.context();
        return context == null ? DefaultTls.context() : context;
    }

    private static HttpClient.Builder builder(CallerRunsExecutor executor, Route route) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // The default would add headers that offer HTTP/2.
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(route.selector()) // The default would ask the JDK's own settings.
                .executor(executor);
    }
}
