package com.edgedelta.lambda.http;

import java.net.http.HttpClient;
import javax.net.ssl.SSLParameters;

/// Makes HTTP/1.1 clients that follow no redirect and run on their callers' threads and one of
/// their own.
public final class Clients {
    private Clients() {}

    /// A client for `http` alone. The security providers, most of what making a client costs, are never loaded for
    /// it.
    public static HttpClient plain(SparingExecutor executor) {
        return builder(executor).sslContext(InertTls.context()).build();
    }

    /// A client for `https`, which trusts what the JDK trusts.
    public static HttpClient tls(SparingExecutor executor) {
        return builder(executor).build();
    }

    /// The same with the one key exchange that nearly every server has and that costs least: the JDK makes a key for
    /// each kind it offers, and one on P-256 takes 100 ms of a cold JVM.
    public static HttpClient quickTls(SparingExecutor executor) {
        SSLParameters parameters = new SSLParameters();
        parameters.setNamedGroups(new String[] {"x25519"});
        return builder(executor).sslParameters(parameters).build();
    }

    private static HttpClient.Builder builder(SparingExecutor executor) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // The default would add headers that offer HTTP/2.
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor);
    }
}
