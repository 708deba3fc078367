package com.edgedelta.lambda.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the records go.
public sealed interface Destination {
    /// An endpoint that takes newline-delimited JSON by POST.
    ///
    /// @param uri without user info
    /// @param authorization the value of `Authorization`, a secret; null where there is none
    /// @param headers what each request carries besides, `Authorization` not among them
    /// @param gzip whether bodies are compressed
    record HttpEndpoint(URI uri, @Nullable String authorization, List<Header> headers, boolean gzip)
            implements Destination {
        /// Without path and query, which may be secrets, too.
        @Override
        public String toString() {
            return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        }
    }

    /// An Amazon Data Firehose delivery stream.
    record DeliveryStream(String name, String region) implements Destination {}

    /// Nothing usable was configured: the extension idles and the function runs untouched.
    record Nowhere() implements Destination {}
}
