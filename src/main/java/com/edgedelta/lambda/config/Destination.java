package com.edgedelta.lambda.config;

import java.net.URI;

/// Where the records go.
public sealed interface Destination {
    /// An endpoint that takes newline-delimited JSON by POST.
    record HttpEndpoint(URI uri) implements Destination {}

    /// An Amazon Data Firehose delivery stream.
    record DeliveryStream(String name, String region) implements Destination {}

    /// Nothing usable was configured: the extension idles and the function runs untouched.
    record Nowhere() implements Destination {}
}
