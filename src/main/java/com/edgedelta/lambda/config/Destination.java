package com.edgedelta.lambda.config;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The destination of the records.
public sealed interface Destination {
    /// An endpoint that accepts newline-delimited JSON by POST.
    ///
    /// @param uri without user info
    /// @param authorization the value of `Authorization`, a secret; null if the settings contain none
    /// @param headers further headers of each request, without `Authorization`
    /// @param gzip whether bodies are compressed
    record HttpEndpoint(URI uri, @Nullable String authorization, List<Header> headers, boolean gzip)
            implements Destination {
        /// Without path and query, which may also be secrets.
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
