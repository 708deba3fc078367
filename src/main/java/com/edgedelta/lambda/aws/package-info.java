/// Requests to AWS APIs, for the function's tags and for secrets: Signature Version 4, credentials, endpoints.
@NullMarked
package com.edgedelta.lambda.aws;

import org.jspecify.annotations.NullMarked;
