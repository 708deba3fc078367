/// Destinations of the extension, played on 127.0.0.1: an HTTP endpoint, Amazon Data Firehose, a proxy, and their
/// certificate.
@NullMarked
package com.edgedelta.lambda.endpoint;

import org.jspecify.annotations.NullMarked;
