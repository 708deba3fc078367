/// The local HTTP server Lambda posts telemetry to.
@NullMarked
package com.edgedelta.lambda.receiver;

import org.jspecify.annotations.NullMarked;
