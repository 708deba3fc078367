/// What is asked of AWS's APIs: the function's tags, and secrets. Signature Version 4, credentials, endpoints.
@NullMarked
package com.edgedelta.lambda.aws;

import org.jspecify.annotations.NullMarked;
