package com.edgedelta.lambda.firehose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.edgedelta.lambda.http.DefaultTls;
import com.edgedelta.lambda.http.OutboundRoutes;
import com.edgedelta.lambda.http.Route;
import com.edgedelta.lambda.http.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionFactory;

/// Makes the SDK's connections by the route of the settings. Proxies and certificates are the same for a stream as
/// for an HTTP endpoint; the SDK's own rules do not apply.
final class Connections implements UrlConnectionFactory {
    private final OutboundRoutes routes;
    private final int longestMillis;

    /// One for all connections: the JDK reuses an idle connection only if the factory is the same.
    private @Nullable SSLSocketFactory sockets;

    /// @param longest maximum duration of a connect, and of a read
    Connections(OutboundRoutes routes, Duration longest) {
        this.routes = routes;
        this.longestMillis = (int) longest.toMillis();
    }

    @Override
    public HttpURLConnection createConnection(URI target) {
        Route route = routes.to(target);
        try {
            HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection(proxy(route));
            connection.setConnectTimeout(longestMillis);
            connection.setReadTimeout(longestMillis);
            connection.setInstanceFollowRedirects(false);
            String authorization = route.proxyAuthorization();
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(sockets(route.trust()));
                if (authorization != null) {
                    secure.setAuthenticator(new ProxyUser(authorization)); // A header would not be in the CONNECT.
                }
            } else if (authorization != null) {
                connection.setRequestProperty("Proxy-Authorization", authorization);
            }
            return connection;
        } catch (IOException unknown) {
            throw new UncheckedIOException("no connection can be made to " + target.getHost(), unknown);
        }
    }

    /// Returns the host to connect to: the proxy, or the target.
    InetSocketAddress peer(URI target) {
        return routes.to(target).peer(target);
    }

    /// Answers only a proxy that asks who opens a tunnel, and only once: the JDK would otherwise try twenty times.
    private static final class ProxyUser extends Authenticator {
        private final String[] userAndPassword;
        private boolean answered;

        ProxyUser(String basic) {
            byte[] text = Base64.getDecoder().decode(basic.substring(basic.indexOf(' ') + 1));
            userAndPassword = new String(text, UTF_8).split(":", 2);
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            boolean mine = getRequestorType() == RequestorType.PROXY && userAndPassword.length == 2 && !answered;
            answered = true;
            return mine ? new PasswordAuthentication(userAndPassword[0], userAndPassword[1].toCharArray()) : null;
        }
    }

    private static Proxy proxy(Route route) {
        return route.proxy() == null ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, route.proxy());
    }

    private synchronized SSLSocketFactory sockets(@Nullable Trust trust) {
        SSLSocketFactory made = sockets;
        if (made == null) {
            SSLContext context = trust == null ? null : trust.context();
            made = (context == null ? DefaultTls.context() : context).getSocketFactory();
            sockets = made;
        }
        return made;
    }
}
