package com.edgedelta.lambda.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the endpoint of `http` mode and the headers of requests to it.
final class EndpointReader {
    private final Variables variables;

    EndpointReader(Variables variables) {
        this.variables = variables;
    }

    /// Returns null if the text is not the URL of an endpoint.
    Destination.@Nullable HttpEndpoint read(String endpoint) {
        URI url = Urls.http(endpoint);
        if (url == null) {
            return null;
        }
        List<Header> headers = variables.text("ED_HTTP_HEADERS").isEmpty()
                ? List.of()
                : new HeaderList("ED_HTTP_HEADERS", variables).read();
        return new Destination.HttpEndpoint(
                Urls.forRequests(url),
                authorization(headers, url),
                headers,
                variables.choice("ED_COMPRESSION", "none", "gzip").equals("gzip"));
    }

    /// Returns the most specific authorization and removes it from the headers.
    private @Nullable String authorization(List<Header> headers, URI url) {
        String token = token();
        String header = takeAuthorization(headers);
        String userInfo = url.getRawUserInfo();
        boolean user = userInfo != null && !userInfo.isEmpty();
        if (token != null) {
            unused("ED_AUTH_TOKEN", header != null, user);
            return "Bearer " + token;
        }
        if (header != null) {
            unused("ED_HTTP_HEADERS", false, user);
            return header;
        }
        return user ? Urls.basic(userInfo) : null;
    }

    private @Nullable String token() {
        String token = variables.text("ED_AUTH_TOKEN");
        if (token.isEmpty()) {
            return null;
        }
        if (!HeaderList.isValue(token)) {
            variables.report("ED_AUTH_TOKEN is not used: it must contain only printable ASCII characters");
            return null;
        }
        return token;
    }

    private static @Nullable String takeAuthorization(List<Header> headers) {
        String value = null;
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).is("Authorization")) {
                value = headers.remove(i).value();
            }
        }
        return value;
    }

    private void unused(String used, boolean header, boolean user) {
        if (header || user) {
            variables.report("requests are authorized by " + used + " only, and not by "
                    + (header ? "the Authorization in ED_HTTP_HEADERS" : "")
                    + (header && user ? " or " : "")
                    + (user ? "the user info in ED_ENDPOINT" : ""));
        }
    }
}
